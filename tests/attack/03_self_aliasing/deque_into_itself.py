# attack: a deque is extended on both sides with itself
# must: what CPython answers
# last: done
from collections import deque

d = deque([1, 2, 3])
d.extend(d)
assert list(d) == [1, 2, 3, 1, 2, 3]
d.extendleft(d)
assert len(d) == 12
d += d
assert len(d) == 24
d *= 2
assert len(d) == 48
d = deque([1, 2, 3], maxlen=4)
d.extend(d)
assert list(d) == [3, 1, 2, 3]
d.extendleft(d)
assert len(d) == 4
d.append(d)
repr(d)
assert d == d
try:
    for x in d:
        d.append(x)
except RuntimeError:
    pass
print("done")

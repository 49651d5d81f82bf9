# attack: deques with maxlen 0 and 1, emptied in callbacks, rotated by huge and negative numbers
# must: an exception, or a result
# last: done
from collections import deque
for maxlen in (None, 0, 1, 2):
    for items in ([], [1], [1, 2], range(100)):
        d = deque(items, maxlen)
        for n in (0, 1, -1, 10 ** 9, -10 ** 9, 2 ** 62, -2 ** 62):
            d.rotate(n)
            d * 2, d + d, d.copy(), list(reversed(d)), d == d
            d.extend(d)
            d.extendleft(d)
            for use in (lambda: d.insert(n, 1), lambda: d[n], lambda: d.index(1, n, -n), lambda: d.pop(), lambda: d.popleft(), lambda: d.remove(1)):
                try:
                    use()
                except (IndexError, ValueError):
                    pass
print("done")

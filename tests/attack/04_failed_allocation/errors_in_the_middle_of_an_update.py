# attack: an iterator fails half way through update, extend, fromkeys and slices
# must: the exception; the container is consistent
# last: done
def failing(n, make=lambda i: i):
    for i in range(n):
        yield make(i)
    raise KeyError("half way")

from collections import deque, Counter, OrderedDict, defaultdict
for use in (lambda: list(failing(1000)), lambda: [].extend(failing(1000)), lambda: set(failing(1000)), lambda: {}.update(failing(1000, lambda i: (i, i))),
            lambda: dict.fromkeys(failing(1000)), lambda: deque(failing(1000)), lambda: tuple(failing(1000)), lambda: bytearray(failing(200)),
            lambda: bytes(failing(200)), lambda: "".join(failing(1000, str)), lambda: sorted(failing(1000)), lambda: Counter(failing(1000)),
            lambda: OrderedDict(failing(100, lambda i: (i, i))), lambda: max(failing(1000)), lambda: frozenset(failing(10)),
            lambda: dict(**{"a": 1}, **dict(failing(3, lambda i: (str(i), i)))), lambda: print(*failing(10))):
    try:
        use()
        print("no error")
    except KeyError:
        pass
s = {0}
try:
    s.update(failing(1000))
except KeyError:
    pass
assert len(s) == 1000 and sorted(s) == list(range(1000))
print("done")

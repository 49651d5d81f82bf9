# attack: objects whose __len__ and __length_hint__ lie, given to everything that takes an iterable
# must: an exception, or a result
# last: done
class Liar:
    def __init__(self, length): self.length = length
    def __len__(self): return self.length
    def __length_hint__(self): return self.length
    def __iter__(self): return iter("ab")
    def __getitem__(self, n):
        if n > 1: raise IndexError
        return "ab"[n]
    def keys(self): return ["a", "b"]

from collections import deque
for length in (0, 1, 2 ** 31, 2 ** 32, 2 ** 60, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 100, -1, -2 ** 63, 1.5, "x", None):
    for use in (list, tuple, set, frozenset, "".join, sorted, deque, len, bool, reversed, enumerate, lambda x: [*x], lambda x: [] + list(x),
                lambda x: [].extend(x), lambda x: list(reversed(x)), lambda x: "{}".format(x), lambda x: dict.fromkeys(x), max, sum,
                lambda x: list(zip(x, x)), lambda x: x[-1], lambda x: {*x}):
        try:
            use(Liar(length))
        except (ValueError, TypeError, OverflowError, IndexError, MemoryError):
            pass
print("done")

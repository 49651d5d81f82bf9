# attack: iter() with a sentinel that is never met, __getitem__ that always answers, and their consumers
# must: a limit
# status: 121
class Always:
    def __getitem__(self, n): return n
    def __contains__(self, x): return any(y == -1 for y in self)
assert list(zip(range(3), iter(lambda: 1, 2))) == [(0, 1), (1, 1), (2, 1)]
-1 in Always()

# attack: lists, tuples, dicts and objects nested 6,000 deep are printed, compared, hashed, sorted, then dropped
# must: RecursionError, or a result
# last: done
class Box:
    def __init__(self, x): self.x = x
    def __repr__(self): return f"Box({self.x!r})"
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return hash(self.x)
for make in (lambda x: [x], lambda x: (x,), lambda x: {1: x}, Box, lambda x: slice(x), lambda x: frozenset([x]) if not isinstance(x, list) else (x,)):
    a = b = ()
    for _ in range(6000):
        try:
            a, b = make(a), make(b)
        except RecursionError:
            break
    for use in (repr, str, hash, lambda x: x == b, lambda x: x != b, lambda x: x < b, lambda x: f"{x}", lambda x: sorted([x, b]), lambda x: [x].index(b)):
        try:
            use(a)
        except (RecursionError, TypeError):
            pass
    del a, b
print("done")

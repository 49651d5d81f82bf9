# attack: natives call programs that call natives, as deep as it goes
# must: RecursionError, or a native depth limit
import functools
def a(x): return sorted([1, 2], key=a)
def b(x): return list(map(b, [1]))
class C:
    def __eq__(self, other): return [self] == [C()]
    def __hash__(self): return hash((self,))
    def __repr__(self): return str([C()])
    def __getattr__(self, name): return getattr(C(), name)
    def __iter__(self): return iter(list(self))
    def __len__(self): return len(self)
    def __lt__(self, other): return min(self, C())
    def __index__(self): return [1][self]
    def __add__(self, other): return sum([self, self], self)
    def __format__(self, spec): return f"{self}"
    def __call__(self, *args): return functools.reduce(self, [1, 2])
    def __contains__(self, x): return self in self
    def __bool__(self): return any([self])
    def __int__(self): return int(self)
for use in (lambda: a(1), lambda: b(1), lambda: C() == C(), lambda: hash(C()), lambda: repr(C()), lambda: C().x, lambda: list(C()), lambda: len(C()),
            lambda: C() < C(), lambda: "x"[C()], lambda: C() + 1, lambda: f"{C()}", lambda: C()(1), lambda: 1 in C(), lambda: bool(C()), lambda: int(C())):
    try:
        use()
    except RecursionError:
        pass
print("done")

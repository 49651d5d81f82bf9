def f(n):
    return f(n + 1)

class A:
    def __getattr__(self, name): return getattr(self, name + "x")
    def __repr__(self): return repr(self)
    def __eq__(self, other): return self == other
    def __len__(self): return len(self)
    def __iter__(self): return iter(list(self))

for attempt in (lambda: f(0), lambda: A().x, lambda: repr(A()), lambda: A() == A(), lambda: len(A()), lambda: list(A())):
    try:
        attempt()
    except RecursionError:
        print("too deep")
# expect: too deep
# expect: too deep
# expect: too deep
# expect: too deep
# expect: too deep
# expect: too deep

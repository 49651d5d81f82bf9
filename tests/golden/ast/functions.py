def f(): pass
def g(a, b: int = 1, /, c=2, *args: str, d, e: float = 3, **kwargs) -> None:
    """A docstring."""
    global x
    return a
@decorator
@other(1).thing
def h[T](x: T) -> T:
    nonlocal_ = x
    yield
    y = yield x
    yield from y
    return *a, b
class A: pass
@d
class B[T](A, metaclass=M, *c, **k):
    """Also."""
    x: int
    def m(self): return super().m

# attack: isinstance, issubclass, __bases__ and ABC registries that never come to an end
# must: RecursionError, TypeError or a limit
class Meta(type):
    def __instancecheck__(cls, x): return isinstance(x, cls)
    def __subclasscheck__(cls, x): return issubclass(x, cls)
class A(metaclass=Meta): pass
class Bases:
    @property
    def __bases__(self): return (self, self)
for use in (lambda: isinstance(1, A), lambda: issubclass(int, A), lambda: issubclass(Bases(), int), lambda: isinstance(Bases(), Bases())):
    try:
        use()
    except (RecursionError, TypeError):
        pass
import abc
class R(abc.ABC): pass
class S(abc.ABC): pass
R.register(S)
try:
    S.register(R)
    issubclass(int, R)
except (RuntimeError, RecursionError):
    pass
print("done")

# attack: mro(), __mro_entries__, __instancecheck__, __class__ and metaclasses that answer junk
# must: TypeError, or a result
# last: done
def attempt(make):
    try:
        make()
    except (TypeError, AttributeError, RecursionError, ValueError):
        pass
for answer in ([], [int], [object, int], [str, object], None, 5, [5], ()):
    class Meta(type):
        def mro(cls): return answer
    attempt(lambda: Meta("A", (list,), {})([1, 2]).append(3))
    attempt(lambda: Meta("A", (), {})().x)
    class Entries:
        def __mro_entries__(self, bases): return answer
    attempt(lambda: type("B", (Entries(),), {}))
    def define():
        class C(Entries()): pass
        return C()
    attempt(define)
    class Check(type):
        def __instancecheck__(cls, x): return answer
        def __subclasscheck__(cls, x): return answer
        def __prepare__(name, bases, **kw): return answer
    def use():
        class D(metaclass=Check): pass
        return isinstance(1, D), issubclass(int, D)
    attempt(use)
    class Fake:
        __class__ = answer
    attempt(lambda: isinstance(Fake(), int))
    attempt(lambda: repr(Fake()))
class Self:
    @property
    def __class__(self): return self.__class__
attempt(lambda: isinstance(Self(), int))
attempt(lambda: type("E", (int, str), {}))
attempt(lambda: type("F", (bool,), {}))
attempt(lambda: type("G", (list, dict), {"__slots__": ["a"]}))
print("done")

# attack: slots, properties, class and static methods are bound to objects they were not made for
# must: TypeError, or a result
# last: done
class A:
    __slots__ = ("a", "b")
    def method(self): return self.a
    @property
    def p(self): return self.a
    @classmethod
    def c(cls): return cls
class B:
    __slots__ = ("x",)
a = A()
a.a = 1
for get in (A.a.__get__, A.a.__set__, A.a.__delete__, A.p.__get__, A.p.__set__, A.__dict__["c"].__get__, A.method.__get__, int.real.__get__, type.__dict__["__mro__"].__get__,
            list.append.__get__, Exception.args.__get__, object.__class__ and type.__dict__["__name__"].__get__, BaseException.__dict__["args"].__set__, dict.fromkeys):
    for target in (B(), 1, None, [], A, "x", type, ValueError(), lambda: 0):
        for args in ((target,), (target, A), (target, 5), (None, None), (None, target), ()):
            try:
                result = get(*args)
                if callable(result):
                    result()
            except Exception:
                pass
print("done")

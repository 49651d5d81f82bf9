# attack: a class is its own attribute, its own descriptor, its own base and its own metaclass
# must: an exception, or a result
# last: done
class A:
    pass
A.a = A
A.__get__ = lambda self, *args: self
A.b = A()
A.b.b.b.b
a = A()
a.__dict__["a"] = a.__dict__
a.__dict__.update(a.__dict__)
repr(a.__dict__)
for use in (lambda: type("B", (A, A), {}), lambda: setattr(A, "__class__", A), lambda: setattr(A, "__bases__", (A,)),
            lambda: type.__call__(type, type), lambda: setattr(a, "__dict__", a.__dict__)):
    try:
        use()
    except (TypeError, AttributeError):
        pass
class M(type):
    def __call__(cls, *args):
        return cls
class B(metaclass=M):
    pass
assert B()()() is B
print("done")

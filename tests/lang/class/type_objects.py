# SPDX-License-Identifier: MIT
class P:
    def __init_subclass__(cls, **kw): print(cls, kw)
class Q(P, a=1): pass
class M(type):
    def __new__(m, n, b, d, **k): print("new", n, sorted(x for x in d if x!='__static_attributes__' and x!='__firstlineno__'), k); return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k): print("init", n); super().__init__(n,b,d)
    def __call__(c, *a): print("call", a); return super().__call__(*a)
    @classmethod
    def __prepare__(m, n, b, **k): print("prep", n, k); return {}
    x = 5
    @property
    def p(c): return c.__name__ + "!"
    def __getattr__(c, n): return n
    def __instancecheck__(c, o): return o == 3 or super().__instancecheck__(o)
class C(metaclass=M, z=2):
    def __init__(self, q): self.q = q
    y = 1
c = C(7)
print(c.q, C.x, C.p, C.zzz, isinstance(3, C), isinstance(c, C), isinstance(4, C), type(C), type(type(C)))
class D(C): pass
print(type(D), D.__subclasses__(), C.__subclasses__(), D.mro())
try: c.x
except AttributeError as e: print(e)
X = type("X", (C,), {"f": lambda self: 1})
print(X, X.__module__, X(1).f(), X.__doc__, X.__dict__.keys() - {'f'} == {'__module__','__doc__'})
class E:
    __slots__ = ('a', 'b')
e = E(); e.a = 1
print(e.a, hasattr(e, 'b'), hasattr(e, '__dict__'))
try: e.c = 1
except AttributeError as x: print(x)
try: E.a.__get__(5, int)
except TypeError as x: print(x)
class F(E): pass
f = F(); f.a = 2; f.c = 3; print(f.__dict__, f.a, vars(f))
f.__dict__ = {'q': 9}; print(f.q, f.a, hasattr(f, 'c'))
class G(E):
    def __init__(self): self.x1=self.x2=self.x3=self.x4=self.x5=self.x6=self.x7=self.x8=1
g = G(); g.a = 'keep'
f.__class__ = G; print(f.a, f.q, type(f)); f.new = 1; print(f.__dict__)
g.__class__ = F; print(g.x8, g.a, len(g.__dict__)); del g, f
class H:
    x: int
    y: 'str' = 3
print(H.__annotations__)
class I:
    def __eq__(self, o): return True
print(I() != 3, I.__hash__)
try: hash(I())
except TypeError as x: print(x)
class J(int): pass
print(J(5) + 1, J(7).__class__, J.__base__, J.__bases__)
j = J(3); j.attr = 5; print(j.attr, j.__dict__, j)
class K(tuple):
    pass
k = K([1,2]); k.z = 1; print(k, k.z, len(k))
for b in [(int, str), (bool,), (J, K), (P, P), (object, P)]:
    try: type("Z", b, {})
    except TypeError as x: print(x)
from abc import ABC, abstractmethod
class L(ABC):
    @abstractmethod
    def f(self): ...
    @abstractmethod
    def g(self): ...
try: L()
except TypeError as x: print(x)
class N(L):
    def f(self): pass
try: N()
except TypeError as x: print(x)
class O(N):
    def g(self): pass
print(type(O()).__name__, O.__abstractmethods__, L.__abstractmethods__ == {'f','g'})
print(dir(O())[:3], 'f' in dir(O), '__name__' in dir(O))
class R:
    def __getattr__(self, n): return 'ga ' + n
    def __set_name__(self, o, n): print('set_name', o, n)
class S:
    r = R()
print(S.r.foo)
S.r = 5; print(S().r); S.t = lambda self: 'T'; print(S().t()); del S.t
try: S().t()
except AttributeError as x: print(x)
try: S.q
except AttributeError as x: print(x, x.name, x.obj)
S.__name__ = 'SS'; S.__qualname__ = 'a.SS'; print(S, S.__name__); S.__doc__ = 'dd'; print(S().__doc__)
class T1: pass
print(T1.__dict__['__module__'], T1().__module__, list.__module__, [].__doc__ is not None)
class U:
    def m(self):
        def inner(): return self
        return super().__repr__()[:14], inner() is self
    def gen(self):
        yield super().__str__()[:10]
    @classmethod
    def c(cls): return super().__new__(cls).__class__
print(U().m(), list(U().gen()), U.c())
import sys
print(sys, repr(type(sys)))
try: sys.nope
except AttributeError as x: print(x, x.name)
class V:
    def __class_getitem__(cls, k): return cls, k
print(V[5])
class W(list[int]): pass
print(W.__bases__, W.__orig_bases__, W.__mro__)
print(type(None)(), type(...)() is ..., NotImplemented, type(NotImplemented))

from enum import *
import enum
class C(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
print(C.RED, repr(C.RED), C(1), C['GREEN'], list(C), len(C), C.__members__)  # expect: C.RED <C.RED: 1> C.RED C.GREEN [<C.RED: 1>, <C.GREEN: 2>] 2 {'RED': <C.RED: 1>, 'GREEN': <C.GREEN: 2>, 'CRIMSON': <C.RED: 1>}
print(C.CRIMSON is C.RED, 1 in C, 5 in C, C, isinstance(C.RED, C), hash(C.RED) == hash('RED'))  # expect: True True False <enum 'C'> True True
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: C(7)); err(lambda: C['x']); err(lambda: C.BLUE)  # expect: ValueError 7 is not a valid C
# expect: KeyError 'x'
# expect: AttributeError type object 'C' has no attribute 'BLUE'
def r(): C.RED = 3
err(r)  # expect: AttributeError cannot reassign member 'RED'
def r(): del C.RED
err(r)  # expect: AttributeError 'C' cannot delete member 'RED'.
def r():
    class D(C): pass
err(r)  # expect: TypeError <enum 'D'> cannot extend <enum 'C'>
def r():
    class D(Enum):
        a = 1
        a = 2
err(r)  # expect: TypeError 'a' already defined as 1
def r():
    @unique
    class D(Enum):
        a = 1
        b = 1
err(r)  # expect: ValueError duplicate values found in <enum 'D'>: b -> a
class P(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
print(list(P), P.R | P.X, repr(P.R | P.X), P.RW, ~P.R, repr(P(0)), str(P(0)), P.R in P.RW, [p.name for p in P.RW], bool(P(0)), len(P.RW))  # expect: [<P.R: 1>, <P.W: 2>, <P.X: 4>] P.R|X <P.R|X: 5> P.RW P.W|X <P: 0> P(0) True ['R', 'W'] False 2
err(lambda: P(8)); err(lambda: P('x')); err(lambda: 3 in P.R); err(lambda: P.R | 1)  # expect: ValueError <flag 'P'> invalid value 8
# expect:     given 0b0 1000
# expect:   allowed 0b0 0111
# expect: ValueError 'x' is not a valid P
# expect: TypeError unsupported operand type(s) for 'in': 'int' and 'P'
# expect: TypeError unsupported operand type(s) for |: 'P' and 'int'
class I(IntFlag):
    A = 1; B = 2
print(I.A | 8, repr(I.A | 8), I.A + 1, repr(~I.A), repr(I(0)), f"{I.B}", repr(I.A | I.B))  # expect: 9 <I.A|8: 9> 2 <I.B: 2> <I: 0> 2 <I.A|B: 3>
class N(IntEnum):
    a = 1
    b = 2
print(N.a, repr(N.a), f"{N.a:>3}", N.a + N.b, N(2), N.a < N.b, '%d' % N.a, [1,2][N.a])  # expect: 1 <N.a: 1>   1 3 2 True 1 2
class S(StrEnum):
    A = auto(); Bc = auto()
print(S.A, repr(S.Bc), S.A == 'a', '-'.join(S))  # expect: a <S.Bc: 'bc'> True a-bc
class Pl(Enum):
    E = (1, 2)
    M = (3, 4)
    def __init__(self, m, r): self.m, self.r = m, r
    @property
    def s(self): return self.m * self.r
    @classmethod
    def _missing_(cls, v): return cls.E if v == 'e' else None
print(Pl.M.s, Pl((1, 2)), Pl('e'), Pl(3, 4)); err(lambda: Pl('z'))  # expect: 12 Pl.E Pl.E Pl.M
# expect: ValueError 'z' is not a valid Pl
A = Enum('A', 'x y z'); print(list(A), A.__module__)  # expect: [<A.x: 1>, <A.y: 2>, <A.z: 3>] __main__
B = IntEnum('B', {'p': 5, 'q': 6}); print(list(B))  # expect: [<B.p: 5>, <B.q: 6>]
class W(Enum):
    def _generate_next_value_(name, s, c, l): return name * (c+1)
    A = auto(); B = auto()
print(list(W))  # expect: [<W.A: 'A'>, <W.B: 'BB'>]
class T(tuple, Enum):
    a = 1, 2
print(repr(T.a), T.a[0])  # expect: <T.a: (1, 2)> 1
class F(float, Enum):
    h = 0.5
print(repr(F.h), F.h + 1, str(F.h), f"{F.h}")  # expect: <F.h: 0.5> 1.5 F.h F.h
import copy
print(copy.deepcopy(C.RED) is C.RED, C.RED.name, C.RED.value)  # expect: True RED 1
class X(Enum):
    name = 1
    value = 2
print(X.name, X.value.value, X.name.name, list(X))  # expect: X.name 2 name [<X.name: 1>, <X.value: 2>]
print(sorted(P.__members__), P.RW.value, P.R ^ P.RW, P.R < 3 if False else '')  # expect: ['R', 'RW', 'W', 'X'] 3 P.W 
class Z(Flag):
    A = 4; B = 1; C = 2
print(list(Z), Z.A | Z.B, list(Z.A|Z.B))  # expect: [<Z.A: 4>, <Z.B: 1>, <Z.C: 2>] Z.A|B [<Z.A: 4>, <Z.B: 1>]
class Q(Flag, boundary=CONFORM):
    A = 1; B = 2
print(Q(9), Q.A.__class__, type(Q), enum.EnumMeta is enum.EnumType)  # expect: Q.A <flag 'Q'> <class 'enum.EnumType'> True
class AA(Enum):
    B = object
    c = lambda s: 1
class EE(Enum): pass
err(lambda: EE(1)); err(lambda: EE()); err(lambda: C())  # expect: TypeError <enum 'EE'> has no members; specify `names=()` if you meant to create a new, empty, enum
# expect: TypeError EnumType.__call__() missing 1 required positional argument: 'value'
# expect: TypeError EnumType.__call__() missing 1 required positional argument: 'value'
print(dir(C.RED))  # expect: ['__class__', '__doc__', '__eq__', '__hash__', '__module__', 'name', 'value']
@verify(UNIQUE)
class V(Enum): a = 1
def r():
    @verify(CONTINUOUS)
    class V(IntEnum): a = 1; b = 4
err(r)  # expect: ValueError invalid enum 'V': missing values 2, 3
def r():
    class D(Enum):
        a = 'x'
        b = auto()
err(r)  # expect: TypeError unable to increment 'x'
match C.RED:
    case C.GREEN: print('no')
    case C.RED: print('yes')  # expect: yes
class St(str, Enum):
    A = 'x'
print(St.A, f'{St.A}', repr(St.A), St('x'), St.A.upper())  # expect: St.A St.A <St.A: 'x'> St.A X
print(C.RED == 1, C.RED != C.GREEN, {C.RED: 1}[C.RED]); err(lambda: C.RED < C.GREEN)  # expect: False True 1
# expect: TypeError '<' not supported between instances of 'C' and 'C'

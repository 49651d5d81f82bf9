from dataclasses import *
import dataclasses, copy
from typing import ClassVar, Any, Generic, TypeVar
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
@dataclass
class P:
    x: int
    y: float = 2.5
    z: list = field(default_factory=list, repr=False)
    k: ClassVar[int] = 9
p = P(1); print(p, p == P(1), p.z, P.k, asdict(p), astuple(p), replace(p, x=5), P.__match_args__, P.__doc__)  # expect: P(x=1, y=2.5) True [] 9 {'x': 1, 'y': 2.5, 'z': []} (1, 2.5, []) P(x=5, y=2.5) ('x', 'y', 'z') P(x: int, y: float = 2.5, z: list = <factory>)
err(lambda: P()); err(lambda: P(1,2,3,4)); err(lambda: P(q=1)); err(lambda: hash(p)); err(lambda: p < p)  # expect: TypeError P.__init__() missing 1 required positional argument: 'x'
# expect: TypeError P.__init__() takes from 2 to 4 positional arguments but 5 were given
# expect: TypeError P.__init__() got an unexpected keyword argument 'q'
# expect: TypeError unhashable type: 'P'
# expect: TypeError '<' not supported between instances of 'P' and 'P'
@dataclass(frozen=True, order=True)
class F:
    a: int; b: str = 'q'
f = F(1); print(f, hash(f) == hash((1, 'q')), f < F(2), sorted([F(3), F(1), F(1, 'a')]), {f: 1}[F(1)])  # expect: F(a=1, b='q') True True [F(a=1, b='a'), F(a=1, b='q'), F(a=3, b='q')] 1
def r(): f.a = 3
err(r)  # expect: FrozenInstanceError cannot assign to field 'a'
def r(): del f.a
err(r)  # expect: FrozenInstanceError cannot delete field 'a'
def r(): f.zz = 3
err(r); err(lambda: f < 3)  # expect: FrozenInstanceError cannot assign to field 'zz'
# expect: TypeError '<' not supported between instances of 'F' and 'int'
def r():
    @dataclass
    class Z:
        a: int = 1
        b: str
err(r)  # expect: TypeError non-default argument 'b' follows default argument 'a'
def r():
    @dataclass
    class Z:
        a: list = []
err(r)  # expect: ValueError mutable default <class 'list'> for field a is not allowed: use default_factory
def r():
    @dataclass
    class Z(F):
        c: int = 1
err(r)  # expect: TypeError cannot inherit non-frozen dataclass from a frozen one
def r():
    @dataclass
    class Z:
        a = field()
err(r)  # expect: TypeError 'a' is a field but has no type annotation
def r():
    @dataclass(order=True)
    class Z:
        a: int
        def __lt__(self, o): return 1
err(r)  # expect: TypeError Cannot overwrite attribute __lt__ in class Z Consider using functools.total_ordering
@dataclass
class Kw:
    a: int
    _: KW_ONLY
    b: int = 3
    c: int
err(lambda: Kw(1, 2)); print(Kw(1, c=4), Kw.__match_args__); err(lambda: Kw(1))  # expect: TypeError Kw.__init__() takes 2 positional arguments but 3 were given
# expect: Kw(a=1, b=3, c=4) ('a',)
# expect: TypeError Kw.__init__() missing 1 required keyword-only argument: 'c'
@dataclass
class I:
    a: int
    b: InitVar[int]
    c: int = field(init=False)
    def __post_init__(self, b): self.c = self.a + b
i = I(1, 2); print(i, fields(I)[1].name, len(fields(i)), I.__annotations__); err(lambda: replace(i, a=3)); print(replace(i, a=3, b=4)); err(lambda: replace(i, c=3, b=3))  # expect: I(a=1, c=3) c 2 {'a': <class 'int'>, 'b': dataclasses.InitVar[int], 'c': <class 'int'>}
# expect: TypeError InitVar 'b' must be specified with replace()
# expect: I(a=3, c=7)
# expect: TypeError field c is declared with init=False, it cannot be specified with replace()
@dataclass(slots=True)
class S:
    x: int
    y: int = 5
    def m(self): return super().__repr__()[:3], __class__ is S
s = S(1); print(s, S.__slots__, hasattr(s, '__dict__'))  # expect: S(x=1, y=5) ('x', 'y') False
def r(): s.q = 1
err(r)  # expect: AttributeError 'S' object has no attribute 'q' and no __dict__ for setting new attributes
@dataclass(slots=True, frozen=True)
class SF(F):
    c: int = 0
sf = SF(1); print(sf, copy.copy(sf), copy.deepcopy(sf) == sf, SF.__slots__)  # expect: SF(a=1, b='q', c=0) SF(a=1, b='q', c=0) True ('a', 'b', 'c')
def r(): sf.c = 1
err(r)  # expect: FrozenInstanceError cannot assign to field 'c'
print(repr(fields(P)[0])[:60], is_dataclass(P), is_dataclass(p), is_dataclass(3)); err(lambda: fields(3)); err(lambda: asdict(3)); err(lambda: asdict(P)); err(lambda: replace(3))  # expect: Field(name='x',type=<class 'int'>,default=<dataclasses._MISS True True False
# expect: TypeError must be called with a dataclass type or instance
# expect: TypeError asdict() should be called on dataclass instances
# expect: TypeError asdict() should be called on dataclass instances
# expect: TypeError replace() should be called on dataclass instances
M = make_dataclass('M', ['x', ('y', int), ('z', int, field(default=3))]); print(M(1, 2), M.__module__)  # expect: M(x=1, y=2, z=3) __main__
@dataclass
class Nest:
    p: P; l: list; d: dict
print(asdict(Nest(p, [p], {'a': p})), astuple(Nest(p, [p], {'a': (p,)})))  # expect: {'p': {'x': 1, 'y': 2.5, 'z': []}, 'l': [{'x': 1, 'y': 2.5, 'z': []}], 'd': {'a': {'x': 1, 'y': 2.5, 'z': []}}} ((1, 2.5, []), [(1, 2.5, [])], {'a': ((1, 2.5, []),)})
@dataclass
class Rec:
    me: Any = None
rr = Rec(); rr.me = rr; print(rr)  # expect: Rec(me=...)
@dataclass(unsafe_hash=True)
class U: a: int
print(hash(U(3)) == hash((3,)))  # expect: True
@dataclass(eq=False)
class Eq: a: int
print(Eq(1) == Eq(1), Eq(1).__hash__() is not None)  # expect: False True
@dataclass
class B1:
    x: int = 1
    y: int = 2
@dataclass
class B2(B1):
    z: int = 3
    x: int = 9
print(B2(), B2(5)); print(B2.__init__.__qualname__, B2.__repr__.__qualname__, B2.__eq__.__name__)  # expect: B2(x=9, y=2, z=3) B2(x=5, y=2, z=3)
# expect: B2.__init__ B2.__repr__ __eq__
T = TypeVar('T')
@dataclass
class Box(Generic[T]):
    item: T
print(Box(3), Box[int](4))  # expect: Box(item=3) Box(item=4)
@dataclass(repr=False, init=False)
class No:
    a: int = 4
print(No().a, '__repr__' in No.__dict__, No.__doc__)  # expect: 4 False No()
class Desc:
    def __set_name__(self, o, n): self.n = '_' + n
    def __get__(self, o, t): return 7 if o is None else getattr(o, self.n, 7)
    def __set__(self, o, v): setattr(o, self.n, v)
@dataclass
class DD:
    v: int = Desc()
print(DD(), DD(3)); print(MISSING.__class__.__name__, InitVar[int], KW_ONLY.__class__.__name__)  # expect: DD(v=7) DD(v=3)
# expect: _MISSING_TYPE dataclasses.InitVar[int] _KW_ONLY_TYPE
err(lambda: field(default=1, default_factory=list))  # expect: ValueError cannot specify both default and default_factory
@dataclass
class D3:
    a: 'int'
    b: 'ClassVar[int]' = 3
    c: 'dataclasses.InitVar[int]' = 3
print([f.name for f in fields(D3)], D3(1))  # expect: ['a'] D3(a=1)
match P(1, 2):
    case P(a, b): print(a, b)  # expect: 1 2
print(p.__replace__(x=8), dataclasses.dataclass(kw_only=True)(type('Q', (), {'__annotations__': {'a': int}}))(a=3))  # expect: P(x=8, y=2.5) Q(a=3)
@dataclass
class G:
    data: list = field(default_factory=list, compare=False, metadata={'u': 1}, hash=False, kw_only=True)
print(G(), G(data=[1]) == G(), fields(G)[0].metadata, G.__dataclass_params__)  # expect: G(data=[]) True {'u': 1} _DataclassParams(init=True,repr=True,eq=True,order=False,unsafe_hash=False,frozen=False,match_args=True,kw_only=False,slots=False,weakref_slot=False)

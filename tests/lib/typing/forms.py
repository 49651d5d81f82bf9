import typing, dataclasses, collections.abc
from typing import *
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
T = TypeVar('T'); K = TypeVar('K', bound=int); P = ParamSpec('P'); Ts = TypeVarTuple('Ts')
print(List[int], Dict[str, List[T]], Tuple[int, ...], Callable[[int, str], None], Callable[..., Any], Any, List, Type[int], Iterable[T][int])  # expect: typing.List[int] typing.Dict[str, typing.List[~T]] typing.Tuple[int, ...] typing.Callable[[int, str], NoneType] typing.Callable[..., typing.Any] typing.Any typing.List typing.Type[int] typing.Iterable[int]
print(ClassVar[int], Final[int], Literal['a', 1], Annotated[int, 'x'], Self, NoReturn, Concatenate[int, P], T, K, P, Ts, P.args)  # expect: typing.ClassVar[int] typing.Final[int] typing.Literal['a', 1] typing.Annotated[int, 'x'] typing.Self typing.NoReturn typing.Concatenate[int, ~P] ~T ~K ~P Ts P.args
print(Callable[P, T][[int], str] if False else 1, List[T][int], Dict[K, T][int, str])  # expect: 1 typing.List[int] typing.Dict[int, str]
class Box(Generic[T]):
    def __init__(self, x): self.x = x
print(Box[int], Box[int](3).x, Box.__parameters__, Box[T], get_origin(Box[int]), get_args(Box[int]), Box[int](3).__orig_class__)  # expect: __main__.Box[int] 3 (~T,) __main__.Box[~T] <class '__main__.Box'> (<class 'int'>,) __main__.Box[int]
class Sub(Box[int]): pass
print(Sub.__mro__, Sub.__orig_bases__, Sub.__parameters__); err(lambda: Sub[int]); err(lambda: Box[int, str])  # expect: (<class '__main__.Sub'>, <class '__main__.Box'>, <class 'typing.Generic'>, <class 'object'>) (__main__.Box[int],) ()
# expect: TypeError <class '__main__.Sub'> is not a generic class
# expect: TypeError Too many arguments for <class '__main__.Box'>; actual 2, expected 1
print(get_origin(List[int]), get_args(Dict[int, str]), get_args(Callable[[int], str]), get_origin(Literal[1]), get_args(Literal[1, 2]), get_origin(int))  # expect: <class 'list'> (<class 'int'>, <class 'str'>) ([<class 'int'>], <class 'str'>) typing.Literal (1, 2) None
class NT(NamedTuple):
    a: int
    b: str = 'x'
    def m(self): return self.a
print(NT(1), NT._fields, NT(1).m(), NT.__annotations__, NT._field_defaults); err(lambda: NT())  # expect: NT(a=1, b='x') ('a', 'b') 1 {'a': <class 'int'>, 'b': <class 'str'>} {'b': 'x'}
# expect: TypeError NT.__new__() missing 1 required positional argument: 'a'
N2 = NamedTuple('N2', [('x', int)]); print(N2(3))  # expect: N2(x=3)
class TD(TypedDict):
    a: int
    b: NotRequired[str]
class TD2(TD, total=False):
    c: int
print(TD(a=1), TD.__required_keys__, TD.__optional_keys__, sorted(TD2.__annotations__), sorted(TD2.__optional_keys__), TD2.__total__, TD.__total__)  # expect: {'a': 1} frozenset({'a'}) frozenset({'b'}) ['a', 'b', 'c'] ['b', 'c'] False True
err(lambda: isinstance({}, TD))  # expect: TypeError TypedDict does not support instance and class checks
UserId = NewType('UserId', int); print(UserId(3), UserId, UserId.__supertype__)  # expect: 3 __main__.UserId <class 'int'>
@runtime_checkable
class HasLen(Protocol):
    def size(self) -> int: ...
class Q:
    def size(self): return 1
class R(HasLen): pass
print(isinstance(Q(), HasLen), isinstance(3, HasLen), issubclass(Q, HasLen), issubclass(int, HasLen), isinstance(R(), HasLen)); err(lambda: HasLen())  # expect: True False True False True
# expect: TypeError Protocols cannot be instantiated
class NP(Protocol):
    x: int
err(lambda: isinstance(3, NP))  # expect: TypeError Instance and class checks can only be used with @runtime_checkable protocols
@runtime_checkable
class DP(Protocol):
    x: int
class HasX: x = 3
class HasX2:
    def __init__(self): self.x = 3
print(isinstance(HasX(), DP), isinstance(HasX2(), DP), isinstance(3, DP)); err(lambda: issubclass(HasX, DP))  # expect: True True False
# expect: TypeError Protocols with non-method members don't support issubclass(). Non-method members: 'x'.
def f(a: int, b: 'str' = 'x', *c: Optional[int]) -> 'List[int]': pass
print({k: v for k, v in get_type_hints(f).items() if k != 'c'})  # expect: {'a': <class 'int'>, 'b': <class 'str'>, 'return': typing.List[int]}
class Hint:
    a: 'int'
    b: Annotated[int, 3]
print(get_type_hints(Hint), get_type_hints(Hint, include_extras=True))  # expect: {'a': <class 'int'>, 'b': <class 'int'>} {'a': <class 'int'>, 'b': typing.Annotated[int, 3]}
print(cast(int, 'x'), TYPE_CHECKING); err(lambda: assert_never(3)); err(lambda: Any()); err(lambda: List()); err(lambda: isinstance(3, List[int])); err(lambda: Literal())  # expect: x False
# expect: AssertionError Expected code to be unreachable, but got: 3
# expect: TypeError Any cannot be instantiated
# expect: TypeError Type List cannot be instantiated; use list() instead
# expect: TypeError Subscripted generics cannot be used with class and instance checks
# expect: TypeError Cannot instantiate typing.Literal
print(isinstance([], List), issubclass(list, Sequence), isinstance({}, Mapping), isinstance(3, SupportsInt), isinstance(3, SupportsIndex), isinstance([], Hashable))  # expect: True True True True True False
@overload
def g(x: int) -> int: ...
def g(x): return x
print(g(2));   # expect: 2
@final
class Fi: pass
print(Fi.__final__, ForwardRef('a'), Awaitable[int], AsyncIterator[str], Coroutine[Any, Any, int], Generator[int, None, None], AsyncGenerator[int, None])  # expect: True ForwardRef('a') typing.Awaitable[int] typing.AsyncIterator[str] typing.Coroutine[typing.Any, typing.Any, int] typing.Generator[int, NoneType, NoneType] typing.AsyncGenerator[int, NoneType]
print(List[int] == List[int], hash(List[int]) == hash(List[int]), {List[int]: 1}[List[int]], Literal[1, 2] == Literal[2, 1], Text, AnyStr, Type, DefaultDict[str, int], Counter[str], Deque[int])  # expect: True True 1 True <class 'str'> ~AnyStr typing.Type typing.DefaultDict[str, int] typing.Counter[str] typing.Deque[int]
class Multi(Generic[T, K]): pass
print(Multi[int, int], Multi[str, K], Multi[T, int][str]); err(lambda: Generic[int])  # expect: __main__.Multi[int, int] __main__.Multi[str, ~K] __main__.Multi[str, int]
# expect: TypeError Parameters to Generic[...] must all be type variables or parameter specification variables.
def bad():
    class X(Generic): pass
err(bad)  # expect: TypeError Cannot inherit from plain Generic
class St(Generic[T], collections.abc.Iterable):
    def __iter__(self): return iter(())
print(St[int], list(St()), St.__mro__)  # expect: __main__.St[int] [] (<class '__main__.St'>, <class 'typing.Generic'>, <class 'collections.abc.Iterable'>, <class 'object'>)
class Impl(Protocol[T]):
    def get(self) -> T: ...
print(Impl[int], Impl.__parameters__, is_protocol(Impl), get_protocol_members(Impl))  # expect: __main__.Impl[int] (~T,) True frozenset({'get'})
class Vt(Generic[Unpack[Ts]]): pass
print(Vt[int, str], Ts.__name__)  # expect: __main__.Vt[int, str] Ts
class MM(Mapping[str, int]):
    def __getitem__(self, k): return 1
    def __len__(self): return 1
    def __iter__(self): return iter('a')
print(dict(MM()), MM.__mro__[1], typing.get_type_hints(len) if False else '')  # expect: {'a': 1} <class 'collections.abc.Mapping'> 

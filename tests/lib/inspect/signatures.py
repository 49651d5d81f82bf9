import inspect, functools
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def f(a, b: int = 3, /, c=None, *args, d: str, e=5, **kw) -> int: "doc\n    more\n      x"
print(inspect.signature(f), list(inspect.signature(f).parameters), inspect.signature(f).parameters['b'], repr(inspect.signature(f).parameters['d']), inspect.getdoc(f))  # expect: (a, b: int = 3, /, c=None, *args, d: str, e=5, **kw) -> int ['a', 'b', 'c', 'args', 'd', 'e', 'kw'] b: int = 3 <Parameter "d: str"> doc
# expect: more
# expect:   x
class A:
    "class doc"
    def __init__(self, x, y=2): pass
    def m(self, z): pass
    @classmethod
    def c(cls, q): pass
    @staticmethod
    def s(w): pass
    def __call__(self, k): pass
print(inspect.signature(A), inspect.signature(A.m), inspect.signature(A(1).m), inspect.signature(A.c), inspect.signature(A.s), inspect.signature(A(1)))  # expect: (x, y=2) (self, z) (z) (q) (w) (k)
print(inspect.signature(functools.partial(f, 1, d='x')), inspect.signature(lambda: 0), inspect.signature(lambda *, a: 0))  # expect: (b: int = 3, /, c=None, *args, d: str = 'x', e=5, **kw) -> int () (*, a)
b = inspect.signature(f).bind(1, 2, 3, 4, d='q', z=9); print(b.args, b.kwargs, b.arguments); err(lambda: inspect.signature(f).bind(1)); err(lambda: inspect.signature(A.s).bind(1, 2)); err(lambda: inspect.signature(A.s).bind(q=2)); err(lambda: inspect.signature(A.s).bind(1, w=2))  # expect: (1, 2, 3, 4) {'d': 'q', 'z': 9} {'a': 1, 'b': 2, 'c': 3, 'args': (4,), 'd': 'q', 'kw': {'z': 9}}
# expect: TypeError missing a required argument: 'd'
# expect: TypeError too many positional arguments
# expect: TypeError missing a required argument: 'w'
# expect: TypeError multiple values for argument 'w'
b = inspect.signature(f).bind(1, d=2); b.apply_defaults(); print(b)  # expect: <BoundArguments (a=1, b=3, c=None, args=(), d=2, e=5, kw={})>
async def co(): pass
def g(): yield
async def ag(): yield
print(inspect.iscoroutinefunction(co), inspect.iscoroutinefunction(f), inspect.isgeneratorfunction(g), inspect.isasyncgenfunction(ag), inspect.iscoroutinefunction(functools.partial(co)), inspect.isgenerator(g()), inspect.isasyncgen(ag()))  # expect: True False True True True True True
x = co(); print(inspect.iscoroutine(x), inspect.isawaitable(x), inspect.getcoroutinestate(x)); x.close(); print(inspect.getcoroutinestate(x))  # expect: True True CORO_CREATED
# expect: CORO_CLOSED
y = g(); print(inspect.getgeneratorstate(y)); next(y); print(inspect.getgeneratorstate(y)); y.close(); print(inspect.getgeneratorstate(y))  # expect: GEN_CREATED
# expect: GEN_SUSPENDED
# expect: GEN_CLOSED
print(inspect.isfunction(f), inspect.ismethod(A(1).m), inspect.isclass(A), inspect.isbuiltin(len), inspect.ismodule(inspect), inspect.isroutine(A.m), [n for n, v in inspect.getmembers(A, inspect.isfunction)])  # expect: True True True True True True ['__call__', '__init__', 'm', 's']
print(inspect.cleandoc("  a\n    b\n      c\n\n"), inspect.signature(f).replace(return_annotation=str), inspect.Parameter('a', inspect.Parameter.KEYWORD_ONLY, default=3), inspect.Parameter.empty.__name__, inspect.Parameter.VAR_KEYWORD.name)  # expect: a
# expect: b
# expect:   c (a, b: int = 3, /, c=None, *args, d: str, e=5, **kw) -> str a=3 _empty VAR_KEYWORD
@functools.wraps(f)
def w(*a, **k): pass
print(inspect.signature(w), inspect.unwrap(w) is f, inspect.getmro(A)[1]); err(lambda: inspect.signature(3))  # expect: (a, b: int = 3, /, c=None, *args, d: str, e=5, **kw) -> int True <class 'object'>
# expect: TypeError 3 is not a callable object

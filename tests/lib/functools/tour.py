import functools
from functools import *
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def f(a, b=2, *c, k=3): return (a, b, c, k)
p = partial(f, 1, k=5)
print(p(), p(7, 8), p.func is f, p.args, p.keywords, partial(p, 9, k=1)(4))  # expect: (1, 2, (), 5) (1, 7, (8,), 5) True (1,) {'k': 5} (1, 9, (4,), 1)
err(lambda: partial(3));  # expect: TypeError the first argument must be callable
@lru_cache(maxsize=2)
def sq(x): return x * x
print(sq(1), sq(2), sq(1), sq(3), sq(2), sq.cache_info(), sq.cache_parameters(), sq.__name__, sq.__wrapped__(4))  # expect: 1 4 1 9 4 CacheInfo(hits=1, misses=4, maxsize=2, currsize=2) {'maxsize': 2, 'typed': False} sq 16
sq.cache_clear(); print(sq.cache_info())  # expect: CacheInfo(hits=0, misses=0, maxsize=2, currsize=0)
@cache
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(50), fib.cache_info().hits, fib.cache_info())  # expect: 12586269025 48 CacheInfo(hits=48, misses=51, maxsize=None, currsize=51)
class A:
    def __init__(self, v): self.v = v; self.n = 0
    @cached_property
    def big(self): self.n += 1; return self.v * 10
    @lru_cache
    def m(self, x): return self.v + x
    def cell(self, s, *a): return (s, a)
    on = partialmethod(cell, True)
a = A(2); print(a.big, a.big, a.n, a.m(1), a.on(), a.on(3), A.m.cache_info().misses, 'big' in a.__dict__)  # expect: 20 20 1 3 (True, ()) (True, (3,)) 1 True
print(reduce(lambda x, y: x + y, [1, 2, 3]), reduce(lambda x, y: x * y, [], 7)); err(lambda: reduce(max, []))  # expect: 6 7
# expect: TypeError reduce() of empty iterable with no initial value
@total_ordering
class O:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v if isinstance(o, O) else NotImplemented
print(O(1) <= O(1), O(2) > O(1), O(1) >= O(2), O.__gt__.__name__); err(lambda: O(1) > 3); err(lambda: total_ordering(type('X', (), {})))  # expect: True True False __gt__
# expect: TypeError '>' not supported between instances of 'O' and 'int'
# expect: ValueError must define at least one ordering operation: < > <= >=
print(sorted([3, 1, 2], key=cmp_to_key(lambda x, y: y - x)))  # expect: [3, 2, 1]
def deco(fn):
    @wraps(fn)
    def w(*a): "doc w"; return fn(*a)
    return w
@deco
def named(x): "the doc"; return x
print(named.__name__, named.__doc__, named.__wrapped__(3), named.__module__)  # expect: named the doc 3 __main__
@singledispatch
def show(x): return 'obj'
@show.register
def _(x: int): return 'int'
@show.register(list)
@show.register(tuple)
def _(x): return 'seq'
@show.register
def _(x: float | str): return 'float or str'
print(show(1), show(True), show([]), show(()), show('s'), show(1.5), show(None), show.dispatch(bool)(1)); err(lambda: show())  # expect: int int seq seq float or str float or str obj int
# expect: TypeError show requires at least 1 positional argument
from collections.abc import Mapping, Sized
show.register(Mapping, lambda x: 'mapping'); print(show({}), sorted(t.__name__ for t in show.registry))  # expect: mapping ['Mapping', 'float', 'int', 'list', 'object', 'str', 'tuple']
class Neg:
    @singledispatchmethod
    def neg(self, x): return 'no'
    @neg.register
    def _(self, x: int): return -x
    @neg.register
    @classmethod
    def _(cls, x: str): return cls.__name__ + x
print(Neg().neg(3), Neg().neg('!'), Neg.neg('?'), Neg().neg([]))  # expect: -3 Neg! Neg? no

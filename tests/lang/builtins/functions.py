# The functions of builtins: namespaces, classes, patterns, iteration, printing.
import sys
def f(a, b=2):
    c = 3
    def g():
        return c
    print(sorted(locals()))  # expect: ['a', 'b', 'c', 'g']
    print([x for x in range(3) if locals() is not None])  # expect: [0, 1, 2]
    return dir()
print(f(1))  # expect: ['a', 'b', 'c', 'g']
exec("q = 5")
print(q, 'q' in globals())  # expect: 5 True
d = {}
exec("y = 1\ndef h(): return y", d)
print(d['h'](), sorted(d))  # expect: 1 ['__builtins__', 'h', 'y']
print(eval("a+b", {'a': 1}, {'b': 2}))  # expect: 3
class M(type):
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print('prepare', name, bases, kw); return {}  # expect: prepare B () {'opt': 1}
    def __new__(m, name, bases, ns, **kw):
        print('new', kw); return super().__new__(m, name, bases, ns)  # expect: new {'opt': 1}
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
class B(metaclass=M, opt=1):
    def who(self): return __class__
print(B().who())  # expect: <class '__main__.B'>
class E:
    def __mro_entries__(self, bases): return (dict,)
class D(E()): pass
print(D.__bases__, D.__orig_bases__ != ())  # expect: (<class 'dict'>,) True
try:
    class Bad(B, metaclass=type('N', (type,), {})): pass
except TypeError as e: print(e)  # expect: metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
match {'a': 1, 'b': 2}:
    case {'a': x, **rest}: print(x, rest)  # expect: 1 {'b': 2}
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
match P(1, 2):
    case P(1, y=z): print(z)  # expect: 2
match 5:
    case int(n): print('int', n)  # expect: int 5
try:
    match P(1, 2):
        case P(1, 2, 3): pass
except TypeError as e: print(e)  # expect: P() accepts 2 positional sub-patterns (3 given)
try:
    match P(1, 2):
        case P(1, x=3): pass
except TypeError as e: print(e)  # expect: P() got multiple sub-patterns for attribute 'x'
def gg():
    x = yield 1
    return 9
it = gg(); next(it)
try: next(it)
except StopIteration as e: print(e.value)  # expect: 9
print(next(iter([]), 'd'))  # expect: d
class I:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(7)
try: next(I())
except StopIteration as e: print(e.value)  # expect: 7
print(list(map(lambda a, b: a+b, [1,2],[3,4])), list(zip('ab', [1,2])), list(filter(None, [0,1])))  # expect: [4, 6] [('a', 1), ('b', 2)] [1]
class W:
    def __init__(self): self.t=[]
    def write(self, s): self.t.append(s)
    def flush(self): self.t.append('F')
w = W()
print(1, 'a', file=w, flush=True); print(w.t)  # expect: ['1', ' ', 'a', '\n', 'F']
print(vars(P(1,2)), isinstance(1, (str, int)), issubclass(bool, int))  # expect: {'x': 1, 'y': 2} True True
print(round(2.5), round(2.567, 2), pow(2, 10, 1000), divmod(-7, 2), hex(-255), bin(5), oct(8), ord('a'), chr(97))  # expect: 2 2.57 24 (-4, 1) -0xff 0b101 0o10 97 a
print(sum([[1],[2]], []), sum((1,2.5,3)), max('abc', key=lambda c: -ord(c)))  # expect: [1, 2] 6.5 a
type X = int
def ff[T: int = bool](a: T) -> T: return a
print(ff.__type_params__, ff.__type_params__[0].__bound__, ff.__type_params__[0].__default__)  # expect: (T,) <class 'int'> <class 'bool'>
class GG[T, *Ts]: pass
print(GG[int].__origin__ if True else 0, GG.__type_params__)  # expect: <class '__main__.GG'> (T, Ts)
try: assert 0, 'm'
except AssertionError as e: print(repr(e))  # expect: AssertionError('m')
import builtins
print([n for n in ('EnvironmentError','ExceptionGroup','LimitError','CancelledError') if hasattr(builtins, n)])  # expect: ['EnvironmentError', 'ExceptionGroup']

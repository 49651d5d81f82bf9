from collections import *
import collections.abc as abc
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
P = namedtuple('P', 'x y', defaults=[5])
p = P(1); print(p, p._replace(y=3), p._asdict(), P._fields, P._make([3, 4]), P._field_defaults, p == (1, 5), p[1], p.x, P.__doc__, P.__match_args__)  # expect: P(x=1, y=5) P(x=1, y=3) {'x': 1, 'y': 5} ('x', 'y') P(x=3, y=4) {'y': 5} True 5 1 P(x, y) ('x', 'y')
err(lambda: P()); err(lambda: P(1, 2, 3)); err(lambda: P(1, z=2)); err(lambda: P._make([1])); err(lambda: p._replace(q=1)); err(lambda: namedtuple('Q', 'a a')); err(lambda: namedtuple('Q', '_a')); err(lambda: namedtuple('Q', 'class'))  # expect: TypeError P.__new__() missing 1 required positional argument: 'x'
# expect: TypeError P.__new__() takes from 2 to 3 positional arguments but 4 were given
# expect: TypeError P.__new__() got an unexpected keyword argument 'z'
# expect: TypeError Expected 2 arguments, got 1
# expect: TypeError Got unexpected field names: ['q']
# expect: ValueError Encountered duplicate field name: 'a'
# expect: ValueError Field names cannot start with an underscore: '_a'
# expect: ValueError Type names and field names cannot be a keyword: 'class'
def r(): p.x = 3
err(r); print(namedtuple('R', 'a class _b a', rename=True)._fields)  # expect: AttributeError can't set attribute
# expect: ('a', '_1', '_2', '_3')
c = Counter('abracadabra'); print(c, c.most_common(2), c['z'], c.total(), sorted(c.elements())[:6], c - Counter('aab'), c + Counter('z'), c & Counter('aaxx'), Counter(a=1) | Counter(a=3, b=1), +Counter(a=-1, b=2), Counter())  # expect: Counter({'a': 5, 'b': 2, 'r': 2, 'c': 1, 'd': 1}) [('a', 5), ('b', 2)] 0 11 ['a', 'a', 'a', 'a', 'a', 'b'] Counter({'a': 3, 'r': 2, 'b': 1, 'c': 1, 'd': 1}) Counter({'a': 5, 'b': 2, 'r': 2, 'c': 1, 'd': 1, 'z': 1}) Counter({'a': 2}) Counter({'a': 3, 'b': 1}) Counter({'b': 2}) Counter()
c.subtract('aaaaaaaa'); print(c['a'], c == Counter(c), Counter(a=1) <= Counter(a=2)); c.update({'q': 4}); print(c['q']); del c['nope']; err(lambda: Counter.fromkeys('a'))  # expect: -3 True True
# expect: 4
# expect: NotImplementedError Counter.fromkeys() is undefined.  Use Counter(iterable) instead.
o = OrderedDict([('a', 1), ('b', 2), ('c', 3)]); o.move_to_end('a'); print(o, list(o)); o.move_to_end('c', last=False); print(o, o.popitem(), o.popitem(last=False), o == OrderedDict(b=2), o | {'z': 1}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {'b': 2, 'a': 1}); err(lambda: OrderedDict().popitem()); err(lambda: o.move_to_end('zz')); print(OrderedDict(), list(reversed(OrderedDict(a=1, b=2))))  # expect: OrderedDict({'b': 2, 'c': 3, 'a': 1}) ['b', 'c', 'a']
# expect: OrderedDict({'b': 2}) ('a', 1) ('c', 3) True OrderedDict({'b': 2, 'z': 1}) False True
# expect: KeyError 'dictionary is empty'
# expect: KeyError 'zz'
# expect: OrderedDict() ['b', 'a']
m = ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(m, m['a'], m['b'], len(m), list(m), dict(m), m.new_child({'q': 1}), m.parents); m['z'] = 9; print(m.maps[0]); err(lambda: m['nope']); err(lambda: m.pop('b'))  # expect: ChainMap({'a': 1}, {'a': 2, 'b': 3}) 1 3 2 ['a', 'b'] {'a': 1, 'b': 3} ChainMap({'q': 1}, {'a': 1}, {'a': 2, 'b': 3}) ChainMap({'a': 2, 'b': 3})
# expect: {'a': 1, 'z': 9}
# expect: KeyError 'nope'
# expect: KeyError "Key not found in the first mapping: 'b'"
class D(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
d = D(a=1); d['b'] = 2; d.update(c=3); print(d, d.get('A'), 'B' in d, len(d), sorted(d.items()), d.pop('A'))  # expect: {'B': 2, 'C': 3} 1 True 3 [('A', 1), ('B', 2), ('C', 3)] 1
print(UserList([3, 1, 2]) + [4], sorted(UserList([2, 1])), UserString('abc').upper() + 'x', UserString('ab') == 'ab', UserList([1, 2])[::-1])  # expect: [3, 1, 2, 4] [1, 2] ABCx True [2, 1]
print(isinstance([], abc.Sequence), isinstance({}, abc.MutableMapping), issubclass(dict, abc.Mapping), isinstance(deque(), abc.MutableSequence), isinstance(3, abc.Hashable), isinstance([], abc.Hashable), isinstance((x for x in ()), abc.Generator), isinstance(len, abc.Callable), isinstance(range(3), abc.Sequence), isinstance('', abc.Sequence), isinstance(set(), abc.Set), isinstance({}.keys(), abc.KeysView), isinstance(iter([]), abc.Iterator), isinstance(3, abc.Iterable))  # expect: True True True True True False True True True True True True True False
class S(abc.Sequence):
    def __init__(self, *a): self.a = a
    def __getitem__(self, i): return self.a[i]
    def __len__(self): return len(self.a)
s = S(1, 2, 3, 2); print(list(s), 2 in s, s.index(2), s.count(2), list(reversed(s))); err(lambda: s.index(9))  # expect: [1, 2, 3, 2] True 1 2 [2, 3, 2, 1]
# expect: ValueError 
class Bad(abc.Mapping): pass
class MyS(abc.MutableSet):
    def __init__(self, it=()): self.d = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.d
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
    def add(self, x): x in self.d or self.d.append(x)
    def discard(self, x): x in self.d and self.d.remove(x)
q = MyS([1, 2, 3]); q |= MyS([4]); q -= MyS([1]); print(sorted(q & MyS([2, 9])), sorted(q ^ {2, 7}), q <= {2, 3, 4, 5}, q.isdisjoint([9]), sorted(q), q == {2, 3, 4}); err(lambda: q.remove(77))  # expect: [2] [3, 4, 7] True True [2, 3, 4] True
# expect: KeyError 77

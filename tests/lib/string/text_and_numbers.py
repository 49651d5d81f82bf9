import string, textwrap, shlex, difflib, statistics, fractions, heapq, bisect, operator, copy, queue, reprlib
from fractions import Fraction as F
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t = string.Template('$who likes ${what} $$5'); print(t.substitute(who='a', what='b'), t.safe_substitute(who='x'), t.get_identifiers(), t.is_valid()); err(lambda: t.substitute(who=1)); err(lambda: string.Template('a $ b').substitute())  # expect: a likes b $5 x likes ${what} $5 ['who', 'what'] True
# expect: KeyError 'what'
# expect: ValueError Invalid placeholder in string: line 1, col 3
print(string.capwords('hello  big world'), string.Formatter().format('{0} {a!r:>5} {b[0]} {c.real} {{}}', 1, a='q', b=[7], c=3), string.Formatter().format('{} {:{}}', 1, 2, 5), string.punctuation)  # expect: Hello Big World 1   'q' 7 3 {} 1     2 !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~
text = 'The quick brown fox-like animal jumped over the lazy dog. It was a well-known--and much loved--thing to do, antidisestablishmentarianism notwithstanding.'
for w in (10, 20, 33): print(textwrap.wrap(text, w))  # expect: ['The quick', 'brown fox-', 'like', 'animal', 'jumped', 'over the', 'lazy dog.', 'It was a', 'well-known', '--and much', 'loved--', 'thing to', 'do, antidi', 'sestablish', 'mentariani', 'sm notwith', 'standing.']
# expect: ['The quick brown fox-', 'like animal jumped', 'over the lazy dog.', 'It was a well-known', '--and much loved--', 'thing to do, antidis', 'establishmentarianis', 'm notwithstanding.']
# expect: ['The quick brown fox-like animal', 'jumped over the lazy dog. It was', 'a well-known--and much loved--', 'thing to do,', 'antidisestablishmentarianism', 'notwithstanding.']
print(textwrap.fill(text, 40, initial_indent='* ', subsequent_indent='  ')); print(textwrap.shorten(text, 30), textwrap.dedent('  a\n    b\n\n  c'), repr(textwrap.indent('a\n\nb\n', '> ')), textwrap.wrap(text, 25, max_lines=2), textwrap.wrap(text, 12, break_long_words=False)[-2:])  # expect: * The quick brown fox-like animal jumped
# expect:   over the lazy dog. It was a well-known
# expect:   --and much loved--thing to do,
# expect:   antidisestablishmentarianism
# expect:   notwithstanding.
# expect: The quick brown fox-like [...] a
# expect:   b
# expect: 
# expect: c '> a\n\n> b\n' ['The quick brown fox-like', 'animal jumped over [...]'] ['antidisestablishmentarianism', 'notwithstanding.']
print(shlex.split("a 'b c' \"d \\\" e\" f\\ g ''"), shlex.quote("it's"), shlex.join(['a b', 'c'])); err(lambda: shlex.split("a 'b"))  # expect: ['a', 'b c', 'd " e', 'f g', ''] 'it'"'"'s' 'a b' c
# expect: ValueError No closing quotation
print(difflib.SequenceMatcher(None, 'abcd', 'bcde').ratio(), difflib.get_close_matches('appel', ['ape', 'apple', 'peach', 'puppy']), list(difflib.unified_diff(['a\n', 'b\n', 'c\n'], ['a\n', 'x\n', 'c\n'], 'f', 't')), difflib.SequenceMatcher(None, 'qabxcd', 'abycdf').get_opcodes())  # expect: 0.75 ['apple', 'ape'] ['--- f\n', '+++ t\n', '@@ -1,3 +1,3 @@\n', ' a\n', '-b\n', '+x\n', ' c\n'] [('delete', 0, 1, 0, 0), ('equal', 1, 3, 0, 2), ('replace', 3, 4, 2, 3), ('equal', 4, 6, 3, 5), ('insert', 6, 6, 5, 6)]
print(statistics.mean([1, 2, 4]), statistics.mean([1, 3]), statistics.mean([F(1, 2), F(1, 3)]), statistics.median([3, 1, 2]), statistics.median([1, 2]), statistics.mode('aabbb'), statistics.stdev([1, 2, 3, 4]), statistics.pstdev([1.5, 2.5, 2.5]), statistics.variance([2.75, 1.75, 1.25]), statistics.fmean([1, 2]), statistics.quantiles([1, 2, 3, 4, 5]), statistics.multimode('aab b'), statistics.harmonic_mean([40, 60]), statistics.correlation([1, 2, 3], [2, 4, 7])); err(lambda: statistics.mean([])); err(lambda: statistics.stdev([1]))  # expect: 2.3333333333333335 2 5/12 2 1.5 b 1.2909944487358056 0.4714045207910317 0.5833333333333334 1.5 [1.5, 3.0, 4.5] ['a', 'b'] 48.0 0.9933992677987828
# expect: StatisticsError mean requires at least one data point
# expect: StatisticsError stdev requires at least two data points
print(F(3, 6), repr(F('0.25')), F(1, 3) + 1, F(1, 2) ** 2, F(1, 2) * 0.5, 1 - F(1, 4), F(7, 2) // 1, F(7, 2) % 1, round(F(5, 2)), int(F(-7, 2)), F(1, 2) < 1, F(1, 2) == 0.5, hash(F(1, 2)) == hash(0.5), F('1/3').limit_denominator(2), F(3.14159).limit_denominator(100), divmod(F(7, 2), 2), F('-1.5e2'), abs(F(-1, 2)), F(2) ** -1); err(lambda: F(1, 0)); err(lambda: F('x')); err(lambda: F(1.5, 2))  # expect: 1/2 Fraction(1, 4) 4/3 1/4 0.25 3/4 3 1/2 2 -3 True True True 1/2 311/99 (1, Fraction(3, 2)) -150 1/2 1/2
# expect: ZeroDivisionError Fraction(1, 0)
# expect: ValueError Invalid literal for Fraction: 'x'
# expect: TypeError both arguments should be Rational instances
h = [5, 3, 8, 1, 9, 2]; heapq.heapify(h); print(h, heapq.heappop(h), h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 7), h, heapq.nlargest(2, h), heapq.nsmallest(3, h), list(heapq.merge([1, 4], [2, 3], reverse=False)), list(heapq.merge([4, 1], [3, 2], reverse=True)), heapq.nlargest(2, ['a', 'ccc', 'bb'], key=len)); err(lambda: heapq.heappop([]))  # expect: [3, 5, 8, 7, 9] 1 [3, 5, 8, 7, 9] 0 2 [3, 5, 8, 7, 9] [9, 8] [3, 5, 7] [1, 2, 3, 4] [4, 3, 2, 1] ['ccc', 'bb']
# expect: IndexError index out of range
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect([1, 5, 9], 6, key=lambda x: x)); a = [1, 3]; bisect.insort(a, 2); print(a); err(lambda: bisect.bisect([1], 1, -1))  # expect: 3 1 2
# expect: [1, 2, 3]
# expect: ValueError lo must be non-negative
print(operator.itemgetter(1, 0)('ab'), operator.attrgetter('real', 'imag')(3), operator.methodcaller('upper')('a'), operator.itemgetter(1), operator.attrgetter('a.b'), operator.methodcaller('f', 1, k=2), operator.add(1, 2), operator.concat([1], [2]), operator.countOf([1, 1], 1), operator.not_(0), operator.__add__(1, 2)); err(lambda: operator.index('a')); err(lambda: operator.attrgetter(3))  # expect: ('b', 'a') (3, 0) A operator.itemgetter(1) operator.attrgetter('a.b') operator.methodcaller('f', 1, k=2) 3 [1, 2] 2 True 3
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError attribute name must be a string
class C:
    def __init__(self): self.l = [1]; self.me = self
c = C(); d = copy.deepcopy(c); e = copy.copy(c); print(d.l == c.l, d.l is c.l, d.me is d, e.l is c.l, e.me is c, copy.deepcopy({'a': (1, [2])}), copy.copy([1]), copy.deepcopy({1, 2})); x = [1]; x.append(x); y = copy.deepcopy(x); print(y[1] is y); err(lambda: copy.deepcopy(i for i in ())); err(lambda: copy.replace(3))  # expect: True False True True True {'a': (1, [2])} [1] {1, 2}
# expect: True
# expect: TypeError cannot pickle 'generator' object
# expect: TypeError replace() does not support int objects
class Sl:
    __slots__ = ('a', 'b')
s = Sl(); s.a = [1]; print(copy.copy(s).a is s.a, copy.deepcopy(s).a is s.a, hasattr(copy.copy(s), 'b'), copy.copy(ValueError(3)).args)  # expect: True False False (3,)
q = queue.PriorityQueue(); q.put((2, 'b')); q.put((1, 'a')); print(q.get(), q.qsize(), q.empty()); err(lambda: queue.Queue().get_nowait()); print(reprlib.repr(list(range(100))), reprlib.repr('x' * 100), reprlib.repr({i: i for i in range(10)}))  # expect: (1, 'a') 1 False
# expect: Empty 
# expect: [0, 1, 2, 3, 4, 5, ...] 'xxxxxxxxxxxx...xxxxxxxxxxxxx' {0: 0, 1: 1, 2: 2, 3: 3, ...}

# attack: a generator and chains of iterators that consume themselves
# must: ValueError, RecursionError, or a limit
# last: done
import itertools

def own():
    yield from g
g = own()
try:
    next(g)
except ValueError as error:
    assert "already executing" in str(error)

items = [1]
it = itertools.chain.from_iterable(x for x in [items, items])
items.extend(itertools.islice(it, 2))
a, b = itertools.tee(iter(items))
c, d = itertools.tee(a)
list(zip(b, c, d))

class Loop:
    def __iter__(self): return self
    def __next__(self): return next(self)
try:
    next(Loop())
except RecursionError:
    pass
class Same:
    def __iter__(self): return map(str, self)
try:
    list(Same())
except RecursionError:
    pass
print("done")

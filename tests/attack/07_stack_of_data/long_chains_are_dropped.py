# attack: chains of a hundred thousand objects of each kind lose their last reference
# must: plain result
# last: done
import functools, types, weakref
class Node:
    def __init__(self, next): self.next = next
class Final(Node):
    def __del__(self): pass
def closure(x): return lambda: x
def generator(x):
    yield x
def started(x):
    g = generator(x)
    next(g)
    return g
async def coroutine(x): return x
kept = []
def error(x):
    e = ValueError(x)
    e.__cause__ = x if isinstance(x, BaseException) else None
    return e
for make in (Node, Final, closure, generator, started, error, lambda x: functools.partial(print, x), lambda x: types.MethodType(print, x or 1),
             lambda x: property(x), lambda x: staticmethod(x), lambda x: iter([x]), lambda x: {"k": x}.values(), lambda x: [x].append, lambda x: (x, x),
             lambda x: slice(x, x), lambda x: ExceptionGroup("x", [x]) if isinstance(x, Exception) else ValueError(x), lambda x: types.SimpleNamespace(x=x)):
    x = None
    for _ in range(30000):
        x = make(x)
    del x
print("done")

# attack: __reduce__, __reduce_ex__, __setstate__ and __getstate__ with junk, through copy
# must: an exception, or a result
# last: done
import collections, copy, datetime, decimal, itertools, random, re
from asyncio import Queue, Future
objects = [1, "x", [], {}, set(), (), range(3), slice(1), iter([1]), iter({}), iter("x"), reversed([1]), enumerate([1]), zip([1]), map(str, [1]), collections.deque([1]), collections.OrderedDict(a=1), itertools.count(), itertools.cycle([1]), random.Random(1),
           datetime.datetime(2000, 1, 1), datetime.timedelta(1), decimal.Decimal(1), re.compile("x"), ValueError("x"), ExceptionGroup("g", [ValueError()]), object(), len, int, type]
junk = [None, 5, "x", (), (1,), (None,) * 9, {"a": 1}, ({"a": 1}, None), b"\xff" * 30, (2 ** 100,), ([], -5), (3, (1,) * 625, None), (3, (2 ** 32,) * 624 + (10 ** 6,), None)]
for o in objects:
    for name in ("__setstate__", "setstate", "__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs__", "__copy__", "__deepcopy__", "__length_hint__"):
        method = getattr(o, name, None)
        for j in junk:
            try:
                method(j)
            except Exception:
                pass
    class Evil:
        def __reduce_ex__(self, n): return (o, (o,), o, o, o, o)
    for use in (copy.copy, copy.deepcopy):
        for x in (o, Evil()):
            try:
                use(x)
            except Exception:
                pass
    try:
        next(o) if hasattr(o, "__next__") else repr(o)[:10]
    except Exception:
        pass
random.random()
print("done")

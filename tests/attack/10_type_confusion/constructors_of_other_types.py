# attack: T.__new__ and T.__init__ with classes and objects of other types
# must: TypeError, or a result
# last: done
import _asyncio, _collections, builtins, collections, contextvars, functools, itertools, random, re, types
types = [t for module in (builtins, _asyncio, _collections, collections, contextvars, functools, itertools, random, re, types) for t in vars(module).values()
         if isinstance(t, type)]
objects = [0, "x", [], {}, (), ValueError("x"), object(), set(), len]
for a in types:
    for b in types:
        for args in ((), (1,), ("x", [])):
            try:
                made = a.__new__(b, *args)
                repr(made)[:10], hash(made), made == made, bool(made)
            except Exception:
                pass
            made = None
    for o in objects:
        for args in ((), (1,), ([1],)):
            try:
                a.__init__(o, *args)
            except Exception:
                pass
        try:
            o.__class__ = a
        except TypeError:
            pass
print("done")

# attack: T.__new__ and T.__init__ with classes and objects of other types
# must: TypeError, or a result
# last: done
import builtins
types = [t for t in vars(builtins).values() if isinstance(t, type)]
objects = [0, "x", [], {}, (), ValueError("x"), object(), set(), len]
for a in types:
    for b in types:
        try:
            a.__new__(b)
        except Exception:
            pass
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

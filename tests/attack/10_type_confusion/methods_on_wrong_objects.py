# attack: every method and slot of every built-in type is called with objects of all other types
# must: TypeError, or a result
# last: done
import builtins, collections, itertools
types = [t for t in vars(builtins).values() if isinstance(t, type)] + [collections.deque, itertools.count, itertools.chain, type(len), type(lambda: 0), type(x for x in ())]
wrong = [None, 0, 1.5, "x", b"x", (), [], {}, set(), object(), len, lambda: 0, int, type, range(3), slice(1), ValueError(), NotImplemented, ..., bytearray(2)]
skip = ("input", "open", "breakpoint", "print")
for t in types:
    for name in dir(t):
        method = getattr(t, name, None)
        if name in skip or not callable(method):
            continue
        for self in wrong:
            for args in ((), (self,), (None, None), (1, "x")):
                try:
                    method(self, *args)
                except Exception:
                    pass
                except BaseException as error:
                    assert isinstance(error, (SystemExit, KeyboardInterrupt, GeneratorExit, BaseExceptionGroup)) or type(error) is BaseException, error
print("done")

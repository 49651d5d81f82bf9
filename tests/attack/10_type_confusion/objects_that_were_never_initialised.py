# attack: __new__ without __init__ of every type, then every method and attribute
# must: an exception, or a result
# last: done
import asyncio, builtins, collections, contextvars, datetime, decimal, functools, itertools, random, re, types
found = []
for module in (builtins, collections, itertools, functools, asyncio, contextvars, datetime, decimal, random, re, types):
    found += [t for t in vars(module).values() if isinstance(t, type)]
for t in found:
    for make in (lambda: t.__new__(t), lambda: object.__new__(t), lambda: t.__new__(type("Sub", (t,), {}))):
        try:
            made = make()
        except Exception:
            continue
        for name in dir(made):
            if name in ("run_forever", "run", "run_until_complete"):
                continue
            try:
                value = getattr(made, name)
                repr(value)[:10]
            except Exception:
                continue
            for args in ((), (1,), ("x", None)):
                try:
                    value(*args)
                except Exception:
                    pass
        try:
            repr(made)[:10], str(made)[:10], bool(made), hash(made)
        except Exception:
            pass
        del made
print("done")

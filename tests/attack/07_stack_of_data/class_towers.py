# attack: classes, partials, generic aliases, unions and isinstance tuples nested deeply
# must: an exception, or a result
# last: done
import functools
cls = object
try:
    for n in range(600):
        cls = type(f"C{n}", (cls,), {})
    cls().x
except (RecursionError, AttributeError, TypeError):
    pass
types = int
for _ in range(50000):
    types = (types,)
for use in (lambda: isinstance("x", types), lambda: issubclass(str, types), lambda: "x".startswith(types)):
    try:
        use()
    except (RecursionError, TypeError):
        pass
alias = int
for _ in range(10000):
    alias = list[alias]
try:
    repr(alias), hash(alias), alias == alias
except RecursionError:
    pass
f = print
for n in range(20000):
    f = functools.partial(f)
try:
    f()
except RecursionError:
    pass
union = int
for n in range(100):
    union = union | list[n]
print("done")

# The names of the module and its classes are CPython's 3.13; what 3.14 adds is named here, and what every object has here.
import decimal

ADDED = {"from_number", "IEEEContext", "IEEE_CONTEXT_MAX_BITS"}
OBJECT = set(dir(object))
print([n for n in dir(decimal) if not n.startswith("__") and n not in ADDED])
for c in (decimal.Decimal, decimal.Context):
    print([n for n in dir(c) if n not in ADDED and n not in OBJECT])
    print(c.__module__, c.__name__, c.__qualname__, repr(c))
for name in dir(decimal):
    thing = getattr(decimal, name)
    if isinstance(thing, type) and issubclass(thing, Exception):
        print(thing, [c.__name__ for c in thing.__mro__])
    elif isinstance(thing, (int, str)) and name[0] != "_" and name not in ADDED:
        print(name, repr(thing))
print(decimal.__version__, decimal.__libmpdec_version__, decimal.DecimalTuple._fields, repr(decimal.DecimalTuple(0, (1,), 2)))
print(decimal.DefaultContext, decimal.BasicContext, decimal.ExtendedContext, sep="\n")

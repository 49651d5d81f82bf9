# attack: chains of causes, contexts and groups are raised, printed and dropped
# must: a report, or RecursionError
# status: 1
error = None
for n in range(50000):
    fresh = ValueError(n)
    fresh.__cause__ = error
    error = fresh
group = KeyError("inner")
for n in range(3000):
    group = ExceptionGroup("g", [group])
try:
    repr(group), str(group)
    group.split(ValueError), group.subgroup(KeyError), group.derive([group])
except RecursionError:
    pass
group.__context__ = error
raise group

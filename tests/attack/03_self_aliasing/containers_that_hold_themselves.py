# attack: containers that contain themselves are printed, compared, copied, hashed and sorted
# must: a result, or RecursionError
# last: done
import copy, json

a = []
a.append(a)
b = []
b.append(b)
t = (a,)
a.append(t)
d = {}
d["d"] = d
for use in (lambda: repr(a), lambda: a == b, lambda: a < b, lambda: t == (b,), lambda: copy.deepcopy(a), lambda: json.dumps(d),
            lambda: sorted([a, b]), lambda: a == copy.deepcopy(a), lambda: hash(t), lambda: str(d), lambda: f"{a!r:>10}", lambda: [a, b].index(b)):
    try:
        use()
    except (RecursionError, ValueError, TypeError):
        pass
print("done")

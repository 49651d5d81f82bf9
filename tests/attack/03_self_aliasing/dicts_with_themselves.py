# attack: a dict is updated from itself, its views, and its iterators
# must: what CPython answers, or RuntimeError
# last: done
d = {n: n for n in range(100)}
d.update(d)
d |= d
d = d | d
d.update(d.items())
d.update(zip(d.keys(), d.values()))
dict.__init__(d, d)
assert len(d) == 100
try:
    d.update((k + 1000, v) for k, v in d.items())
except RuntimeError:
    pass
d = dict.fromkeys(d, d)
d == d.copy()
repr(d)[:10]
e = {}
e[0] = e
e.update(e)
assert e == e and repr(e) == "{0: {...}}"
print("done")

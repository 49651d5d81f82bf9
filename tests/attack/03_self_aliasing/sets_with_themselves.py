# attack: every operation of set with itself as argument
# must: what CPython answers
# last: done
for name, size in (("update", 5), ("intersection_update", 5), ("difference_update", 0), ("symmetric_difference_update", 0)):
    s = set(range(5))
    getattr(s, name)(s)
    assert len(s) == size, (name, s)
s = set(range(5))
s |= s
s &= s
s ^= s
assert s == set()
s = set(range(5))
s -= s
assert s == set()
s = set(range(5))
s.update(s, s, s)
s.difference_update([], s)
assert s == set()
s = set(range(1000))
for x in list(s):
    s.symmetric_difference_update(s & {x})
assert not s
print("done")

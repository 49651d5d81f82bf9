# attack: a list is extended with, inserted into and sliced from itself
# must: what CPython answers
# last: done
a = [1, 2, 3]
a.extend(a)
assert a == [1, 2, 3, 1, 2, 3]
a += a
assert len(a) == 12
a[2:4] = a
assert len(a) == 22
a[::2] = a[::-2]
a[:] = a
assert len(a) == 22
a[len(a):] = a
assert len(a) == 44
a *= 2
assert len(a) == 88
a.extend(iter(a[:5]))
print("done")

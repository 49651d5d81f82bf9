# attack: a bytearray is extended with, assigned from and searched for itself
# must: what CPython answers
# last: done
a = bytearray(b"abc")
a.extend(a)
assert a == b"abcabc"
a += bytes(a)
assert a == b"abcabcabcabc"
a[1:2] = a
assert len(a) == 23
a[::1] = a
a[len(a):] = a
assert len(a) == 46
a = a.replace(a, a + a)
assert len(a) == 92
a.find(a), a.count(a), a.split(a), a.join([a, a]), a.partition(a), a.strip(a), a.translate(None, a)
assert a.startswith(a) and a in a
a *= 3
a[10:200] = a[5:]
print("done")

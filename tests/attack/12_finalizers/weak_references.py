# attack: callbacks of weak references bring back, clear, drop and recurse
# must: plain result
# last: done
import gc, weakref
class A: pass
refs, kept_alive = [], []
def again(ref):
    assert ref() is None
    refs.clear()
    b = A()
    kept_alive.append(b)
    refs.append(weakref.ref(b, again))
    gc.collect()
for n in range(100):
    a = A()
    refs.extend(weakref.ref(a, again) for _ in range(3))
    a.self = a if n % 2 else None
    del a
    gc.collect()
table = weakref.WeakValueDictionary()
keys = weakref.WeakKeyDictionary()
kept = [A() for _ in range(50)]
for n, a in enumerate(kept):
    table[n] = a
    keys[a] = n
    weakref.finalize(a, kept.clear if n == 25 else int)
for key in table:
    kept[:5] = []
    break
kept.clear()
gc.collect()
print("done")

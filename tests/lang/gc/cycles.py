# SPDX-License-Identifier: MIT
import gc, weakref
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
class N: pass
a = A(1); a.me = a; w = weakref.ref(a, lambda r: print("cb", r() is None)); del a
print(w() is None)
gc.collect()
x = 1
print(w() is None)
print(gc.collect() >= 0)
def mk():
    n = N(); m = N(); n.m = m; m.n = n; m.l = [n, {1: m}, (n, m)]; m.f = lambda: n
    return weakref.ref(n)
ws = [mk() for i in range(100)]
gc.collect()
print(sum(r() is not None for r in ws))
def cls():
    class C:
        def f(self): return C
        x = []
    C.x.append(C)
    c = C(); c.d = c
    class D(C): pass
    return weakref.ref(C), weakref.ref(D), weakref.ref(c)
r = cls(); print([q() is None for q in r]); gc.collect(); gc.collect(); print([q() is None for q in r])
saved = []
class R:
    def __del__(self): saved.append(self)
z = R(); z.z = z; z.data = [1, 2, 3]; del z; gc.collect(); y = 1; gc.collect()
print(len(saved), saved[0].data, saved[0].z is saved[0])
saved.clear(); gc.collect()
def gen():
    g = yield
    yield g
g = gen(); next(g); g.send(g); wg = weakref.ref(g); del g; gc.collect(); gc.collect(); print(wg() is None)
for i in range(60000):
    n = N(); n.n = n
for i in range(20000):
    a = [] ; a.append(a); d = {}; d[1] = d; s = N(); s.a = d; d[2] = s
print("ok")

# attack: names, classes, shapes, interned texts and code objects without end
# must: limit of memory
# status: 121
import sys
kept, n = [], 0
class A: pass
while True:
    n += 1
    setattr(A, f"attribute_{n}", n)
    a = A()
    setattr(a, sys.intern(f"own_{n}"), n)
    kept.append((a, type(f"C{n}", (), {"__slots__": (f"s{n}",)}), compile(f"x{n} = lambda: y{n}", "f", "exec")))

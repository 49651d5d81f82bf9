import a, b.c as d
from . import e
from ..f import (g as h, i,)
from j import *
x = y = 1
x, *y = z
x += 1
x: int = 1
(x): str
x.y: int
del a, b[0], c.d
assert a, 'b'
global_name = 1
if a: pass
elif b: pass
else: pass
while a:
    break
else:
    continue_ = 1
for a, b in c:
    continue
else: pass
raise
raise A from B
with a as b, c: pass
with (a as b, c as (d, e),): pass
type X[T: int, *U, **V] = T

x[*a] ; x[1:2, ::3]; x[a:=1]; x[()]
lambda *a, b=1, **c: (yield)
with (a, b): pass
with (a): pass
with (a, b) as c: pass
with (a as b): pass
with ((a, b)): pass
with (a,): pass
with (a), b as (c, d): pass
with a as b.c, (d) as [e, f]: pass
for x, in y: pass
for (x, y) in *a, b: pass
del (a), b
del (a, b)
del (a)
del a,
(a): int
a.b: int = 3
async def f():
    return [x async for x in y if await z]
print(*a, **b, c=1)
class A[T: (int, str) = int, *Ts = *x, **P = [int]](b, *c, **d): pass
def f(*args: *Ts): pass
type match = int
case = 1
type = 2; type(x); type [T] = 3
if 1:
    pass;
elif 2: x; y;
elif 3: pass
else:
    pass
not a in b is not c < d
a if b else c if d else e
a or b or (c or d) and e
-x ** -y ** 2
await_ = 0xFF + 0o17 + 0b1 + 1_0 + 1e5 + 1.5j + .5 + 5. + 9999999999999999999999
"\x41\u1234\U0001F600\101\a\
b" if 0 else rb'\x' b'\x41'
try: pass
except: pass
else: pass
finally: pass
@a.b
@c(1)
class X: y: int
a = b, *c = d
x = *a, b
{**a, 'b': 1}; {*a, b}; {a: b for a, b in c}; {a for a in b}
(x for x in y)
f(x for x in y)
(x) (y) [z] . w
global_, nonlocal_ = 1, 2
raise X from Y
assert x, y
import a.b.c as d, e
from .. import x as y
from ...a.b import (c, d as e,)
from .... import *
ªé = ｆ
x = (
  1 +
  2)
while x: break
else: pass

def f():
    with (yield): pass
    (yield)
    x = yield 1, 2
    a = yield from b

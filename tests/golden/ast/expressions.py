a and b or not c
a if b else c
a < b <= c is not d not in e
-a ** -b
a @ b // c % d << e & f | g ^ ~h
f(a, *b, k=c, **d)(e).x[1:2:3, ..., :]
(x := y)
(1, 2), [3, *a], {4, 5}, {6: 7, **b}
(), [], {}
lambda: 0
lambda a, /, b=1, *c, d, e=2, **f: a

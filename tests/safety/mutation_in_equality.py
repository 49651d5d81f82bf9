class Clear:
    def __init__(self, target): self.target = target
    def __eq__(self, other):
        self.target.clear()
        return False
    def __hash__(self): return 1

a = []
a += [Clear(a), 1, Clear(a), 2]
print(a == [9, 9, 9, 9], a)
b = []
b += [Clear(b), 1, 2]
print(5 in b, b)
c = []
c += [1, Clear(c), 2]
print(c.count(7), c)
d = []
d += [1, Clear(d), 2]
try:
    d.remove(7)
except ValueError as error:
    print(type(error).__name__, d)
e = []
e += [1, Clear(e), 2]
try:
    e.index(7)
except ValueError as error:
    print(type(error).__name__, e)
f = {}
f[Clear(f)] = 1
f[1] = 2
print(len(f) in (0, 1, 2))

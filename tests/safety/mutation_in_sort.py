x = [3, 1, 2]
def key(v):
    x.clear()
    x.extend(range(100))
    return v
try:
    x.sort(key=key)
except ValueError as error:
    print(error)
print(sorted(x)[:3], len(x))

class Evil:
    def __init__(self, v): self.v = v
    def __lt__(self, other):
        y.append(Evil(0))
        return self.v < other.v
y = [Evil(n) for n in (5, 3, 4)]
try:
    y.sort()
except ValueError as error:
    print(error, [e.v for e in y])

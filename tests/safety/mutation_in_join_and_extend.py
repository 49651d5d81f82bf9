x = ["a"]
x.extend(x)
x += x
x[1:1] = x
print(x)
x[:] = x
x[::2] = x[1::2]
print(len(x))
d = {"a": 1}
d.update(d)
s = {1, 2}
s |= s
s -= s
print(d, s)

class Grow:
    def __iter__(self):
        for n in range(3):
            y.append(n)
            yield n
y = []
y.extend(Grow())
print(sorted(y))

class Text(str):
    def __str__(self):
        z.clear()
        return "t"
z = [Text("q"), "r"]
print("-".join(z), len(z))

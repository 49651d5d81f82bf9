class Shrink:
    def __init__(self, target, value): self.target, self.value = target, value
    def __index__(self):
        self.target.clear()
        return self.value

for action in ("x[s]", "x[s:]", "x[0:s]", "x.pop(s)", "x.insert(s, 0)", "x.__setitem__(s, 1)", "x.__delitem__(s)",
               "x.__setitem__(slice(0, s), [1, 2])", "x * s"):
    x = list(range(10))
    s = Shrink(x, 3)
    try:
        print(action, eval(action), x)
    except IndexError as error:
        print(action, error, x)
b = bytearray(b"0123456789")
class ShrinkBytes:
    def __index__(self):
        del b[:]
        return 5
try:
    b[ShrinkBytes()] = 1
except IndexError as error:
    print(error, b)

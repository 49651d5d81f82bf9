log = []
class D:
    def __init__(self, name, action=None): self.name, self.action = name, action
    def __del__(self):
        log.append(self.name)
        if self.action:
            self.action()

x = [D("a", lambda: x.append(1)), D("b", lambda: x.clear())]
x[:] = []
d = {}
d["k"] = D("c", lambda: d.update(k=1, m=2))
d["k"] = None
y = [D("e", lambda: y.extend([0] * 100)) for _ in range(3)]
del y[1]
y[0] = None
class Raises:
    def __del__(self): raise ValueError("ignored")
class Phoenix:
    def __del__(self): saved.append(self)
saved = []
Phoenix()
print(type(saved[0]).__name__)
saved.clear()
print(log, len(saved))

x = [1, 2, 3]
for v in x:
    if len(x) < 8:
        x.append(v * 10)
print(x)
for v in x:
    x.clear()
print(x)
d = {1: 1, 2: 2}
try:
    for k in d:
        d[k + 10] = 0
except RuntimeError as error:
    print(error)
try:
    for k in list(d):
        d.pop(k)
    for k in d.items():
        pass
    print(d)
except RuntimeError as error:
    print(error)
s = {1, 2}
try:
    for v in s:
        s.add(v + 10)
except RuntimeError as error:
    print(error)
d = {"a": 1}
view, it = d.keys(), iter(d.values())
d.clear()
d["b"] = 2
try:
    print(list(it))
except RuntimeError as error:
    print(error)
print(list(view))

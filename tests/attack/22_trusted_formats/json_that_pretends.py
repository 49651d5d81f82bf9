# attack: JSON and literals with names of classes, of methods and of prototypes
# must: plain data
# last: done
import json
data = json.loads('{"__class__": "os.system", "__reduce__": ["os.system", ["id"]], "__proto__": {"a": 1}, "py/object": "os.system", "__init__": 1, "constructor": 2}')
assert type(data) is dict and data["__class__"] == "os.system"
class A: pass
a = A()
a.__dict__.update({k: v for k, v in data.items() if k != "__class__"})
repr(a)
for text in ("__import__('os').system('id')", "[x for x in ()]", "open('secret.txt')", "f'{1}'", "lambda: 1", "a.b", "1 + 1j", "{1: 2}['x']", "'x' * 10 ** 10", "-" * 1000 + "1", "(" * 500 + ")" * 500, "1 if 1 else 2", "...", "b'\\xff'", "{**{}}"):
    try:
        value = json.loads(text)
        assert not callable(value)
    except Exception:
        pass
print("done")

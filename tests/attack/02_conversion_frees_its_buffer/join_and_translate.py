# attack: __iter__, __getitem__ and __index__ clear the bytearray that join, translate and extend use
# must: an exception, or a result
# last: done
data = bytearray(b"abc" * 1000)

def parts():
    for n in range(100):
        data.clear()
        yield b"x" * n

data.join(parts())
class Table:
    def __getitem__(self, n):
        data.clear()
        return n
try:
    data.translate(Table())
except (TypeError, ValueError):
    pass
data = bytearray(b"abc" * 1000)
class Source:
    def __iter__(self):
        data.clear()
        return iter([1, 2, 3])
    def __len__(self):
        data.clear()
        return 10 ** 9
data.extend(Source())
data[0:2] = Source()
data += bytes(Source())
print("done")

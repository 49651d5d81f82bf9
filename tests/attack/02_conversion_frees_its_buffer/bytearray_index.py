# attack: __index__ of an index, a slice bound and a value clears the bytearray
# must: IndexError, ValueError, or a result
# last: done
class Clear:
    def __init__(self, n): self.n = n
    def __index__(self):
        data.clear()
        return self.n

def store(key, value):
    data[key] = value

def remove(key):
    del data[key]

for use in (lambda: data[Clear(900)], lambda: data[Clear(0):Clear(900)], lambda: store(900, Clear(1)), lambda: store(Clear(900), 1),
            lambda: store(slice(Clear(0), 900), b"xy"), lambda: store(slice(0, 900, 2), [Clear(1)] * 450),
            lambda: remove(Clear(900)), lambda: remove(slice(Clear(0), Clear(900), 3)),
            lambda: data.insert(Clear(900), 1), lambda: data.insert(900, Clear(1)), lambda: data.pop(Clear(900)),
            lambda: data.append(Clear(3)), lambda: data.remove(Clear(0)), lambda: data.extend([1, Clear(2), 3]),
            lambda: data * Clear(3), lambda: Clear(0) in data):
    data = bytearray(1000)
    try:
        use()
    except (IndexError, ValueError, TypeError):
        pass
print("done")

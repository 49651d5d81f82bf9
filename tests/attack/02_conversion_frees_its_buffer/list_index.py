# attack: __index__ of an index, of slice bounds and of a factor clears the list
# must: IndexError, ValueError, or a result
# last: done
class Clear:
    def __init__(self, n): self.n = n
    def __index__(self):
        items.clear()
        return self.n

def store(key, value):
    items[key] = value

def remove(key):
    del items[key]

for use in (lambda: items[Clear(900)], lambda: items[Clear(0):Clear(900)], lambda: store(Clear(900), 1), lambda: store(slice(Clear(0), 900), [1]),
            lambda: store(slice(0, Clear(1000), 2), [1] * 500), lambda: remove(Clear(900)), lambda: remove(slice(Clear(0), 1000, 3)),
            lambda: items.insert(Clear(900), 1), lambda: items.pop(Clear(900)), lambda: items * Clear(3),
            lambda: items.index(5, Clear(0), Clear(900)), lambda: items.__imul__(Clear(3))):
    items = list(range(1000))
    try:
        use()
    except (IndexError, ValueError):
        pass
print("done")

# attack: the iterator of a slice assignment, of extend and of += clears its target
# must: plain result
# last: done
def drain():
    for n in range(100):
        items.clear()
        yield n

items = list(range(50))
items[10:40] = drain()
items = list(range(50))
items[::2] = drain() if False else [0] * 25
items.extend(drain())
items += drain()
data = bytearray(50)
def drain_data():
    for n in range(100):
        data.clear()
        yield n
data[10:40] = drain_data()
data.extend(drain_data())
print("done")

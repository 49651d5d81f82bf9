# attack: finally blocks of generators and coroutines yield, await, raise and bring back when they are collected
# must: messages, and the program goes on
# last: done
import gc
def stubborn():
    try:
        yield
    finally:
        yield
def brings_back():
    me = yield
    try:
        yield
    finally:
        saved.append(me)
async def hangs():
    try:
        await Forever()
    finally:
        await Forever()
class Forever:
    def __await__(self):
        while True:
            yield
saved = []
for _ in range(50):
    g = stubborn()
    next(g)
    h = brings_back()
    next(h)
    h.send(h)
    c = hangs()
    c.send(None)
    cycle = [c]
    cycle.append(cycle)
    del g, h, c, cycle
gc.collect()
print("done")

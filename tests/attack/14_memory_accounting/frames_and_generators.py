# attack: suspended generators, deep suspended coroutines and closures without end
# must: limit of memory
# status: 121
def generator(x):
    a = b = c = d = x
    yield a, b, c, d
async def wait(inner):
    await inner
class Forever:
    def __await__(self):
        yield
kept = []
while True:
    g = generator(len(kept))
    next(g)
    c = Forever()
    c = wait(c)
    for _ in range(20):
        c = wait(c)
    c.send(None)
    kept.append((g, c, lambda: g))

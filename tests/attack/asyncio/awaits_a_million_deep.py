# attack: __await__ objects, tasks and generators that pass a value down, a million deep
# must: RecursionError, or a limit
import asyncio
class Wrap:
    def __init__(self, inner): self.inner = inner
    def __await__(self): return self.inner.__await__()
class Through:
    def __init__(self, inner): self.inner = inner
    def __await__(self): return (yield from self.inner.__await__())
async def main():
    for wrap in (Wrap, Through):
        x = asyncio.sleep(0)
        for _ in range(100000):
            x = wrap(x)
        try:
            await x
        except RecursionError:
            print("too deep")
        del x
    async def down(n): return await asyncio.create_task(down(n + 1))
    await down(0)
asyncio.run(main())

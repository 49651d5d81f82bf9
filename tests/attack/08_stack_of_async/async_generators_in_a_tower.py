# attack: async generators that iterate async generators, 5,000 high, left in the middle
# must: RecursionError, or a result
# last: done
import asyncio

async def bottom():
    while True:
        yield 1
        await asyncio.sleep(0)

async def relay(inner):
    async for x in inner:
        yield x

async def main():
    for height in (100, 900, 5000):
        tower = bottom()
        for _ in range(height):
            tower = relay(tower)
        try:
            async for x in tower:
                break
            await tower.aclose()
        except RecursionError:
            pass
        del tower
    print("done")

asyncio.run(main())

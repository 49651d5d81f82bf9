# attack: two tasks each with the lock the other wants
# must: the deadlock is reported at once
# status: 1
import asyncio
async def take(a, b):
    async with a:
        await asyncio.sleep(0)
        async with b:
            pass
async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(take(a, b), take(b, a))
asyncio.run(main())

# attack: tasks, futures and gathers without end
# must: limit of memory
# status: 121
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    waits = []
    while True:
        f = loop.create_future()
        waits.append(asyncio.gather(*(asyncio.shield(f) for _ in range(100)), asyncio.sleep(1000)))
        await asyncio.sleep(0)
asyncio.run(main())

# attack: each task starts two more
# must: limit of memory or of time
# status: 121
import asyncio
async def fork():
    asyncio.create_task(fork())
    asyncio.create_task(fork())
    await asyncio.sleep(0)
async def main():
    await fork()
    await asyncio.get_running_loop().create_future()
asyncio.run(main())

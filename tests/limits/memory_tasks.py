# limit: memory=16M
# status: 121
# stderr: krait: limit: memory
import asyncio

async def wait():
    await asyncio.get_running_loop().create_future()

async def main():
    tasks = []
    while True:
        tasks.append(asyncio.create_task(wait()))
        await asyncio.sleep(0)

asyncio.run(main())

# attack: tasks, async generators and executors that refuse to end when the loop is closed
# must: they are cancelled, or dropped with a message, or a limit
import asyncio
async def stubborn():
    while True:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            pass
async def generator():
    try:
        while True: yield 1
    finally:
        while True: await asyncio.sleep(0)
async def main():
    tasks = [asyncio.create_task(stubborn()) for _ in range(3)]
    async for x in generator():
        break
    await asyncio.sleep(0)
asyncio.run(main())

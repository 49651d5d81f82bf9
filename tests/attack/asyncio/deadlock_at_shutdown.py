# attack: a task that waits for a future of nobody when it is cancelled
# must: the deadlock is reported
# status: 1
import asyncio
async def work():
    try:
        await asyncio.sleep(100)
    finally:
        await asyncio.get_running_loop().create_future()
async def main():
    asyncio.create_task(work())
    await asyncio.sleep(0)
asyncio.run(main())

# limit: tasks=5
# status: 121
# stderr: krait: limit: tasks (5)
import asyncio

async def main():
    for n in range(10):
        asyncio.create_task(asyncio.sleep(1))

asyncio.run(main())

# limit: tasks=5
import asyncio

async def main():
    for n in range(50):
        await asyncio.create_task(asyncio.sleep(0))
    print("done")  # expect: done

asyncio.run(main())

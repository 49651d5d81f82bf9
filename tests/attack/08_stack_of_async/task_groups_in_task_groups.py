# attack: 400 task groups inside each other, and an exception in the innermost
# must: nested exception groups
# last: done
import asyncio

async def down(n):
    async with asyncio.TaskGroup() as group:
        if n:
            group.create_task(down(n - 1))
        else:
            raise ValueError("innermost")

async def main():
    try:
        await down(400)
    except* ValueError:
        print("done")

asyncio.run(main())

# SPDX-License-Identifier: MIT
# Tasks that end in any order are each counted once.
import asyncio


async def child(n, ends):
    for _ in range(n):
        await asyncio.sleep(0)
    ends.append(n)


async def main():
    for order in (range(60), range(60, 0, -1), [n * 37 % 61 for n in range(60)]):
        ends = []
        async with asyncio.TaskGroup() as group:
            for n in order:
                group.create_task(child(n, ends))
                if n % 7 == 0:
                    await asyncio.sleep(0)
            await asyncio.sleep(0)
            print(len(ends) + len(group._tasks) >= 60, all(not task.cancelled() for task in group._tasks))
        print(len(ends), ends == sorted(ends), len(group._tasks))


asyncio.run(main())

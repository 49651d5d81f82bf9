# SPDX-License-Identifier: MIT
# `async for` gives back the tasks themselves.
import asyncio


async def child(turns):
    for _ in range(turns):
        await asyncio.sleep(0)


async def main():
    tasks = {asyncio.create_task(child(turns)): turns for turns in (2, 3, 1)}
    print([tasks[task] async for task in asyncio.as_completed(tasks)])  # expect: [1, 2, 3]


asyncio.run(main())

# SPDX-License-Identifier: MIT
# Results in order of completion.
import asyncio


async def child(turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    return turns


async def main():
    tasks = [asyncio.create_task(child(turns)) for turns in (3, 1, 2)]
    print([await coro for coro in asyncio.as_completed(tasks)])  # expect: [1, 2, 3]


asyncio.run(main())

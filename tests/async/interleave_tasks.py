# SPDX-License-Identifier: MIT
# Two tasks that yield take turns in the order they were made.
import asyncio
log = []


async def work(name):
    for i in range(3):
        log.append(f"{name}{i}")
        await asyncio.sleep(0)


async def main():
    a = asyncio.create_task(work("a"))
    b = asyncio.create_task(work("b"))
    await a
    await b


asyncio.run(main())
print(*log)  # expect: a0 b0 a1 b1 a2 b2

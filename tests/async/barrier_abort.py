# SPDX-License-Identifier: MIT
# abort() breaks it for those who wait and for those who come.
import asyncio


async def main():
    barrier = asyncio.Barrier(2)
    task = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    await barrier.abort()
    for awaitable in (task, barrier.wait()):
        try:
            await awaitable
        except asyncio.BrokenBarrierError as exc:
            print(exc)
    try:
        asyncio.Barrier(0)
    except ValueError as exc:
        print(exc)


asyncio.run(main())
# expect: Abort or reset of barrier
# expect: Barrier aborted
# expect: parties must be >= 1

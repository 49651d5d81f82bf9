# SPDX-License-Identifier: MIT
# A cancellation by somebody else stays one.
import asyncio


async def child():
    async with asyncio.timeout(10):
        await asyncio.sleep(10)


async def main():
    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")  # expect: cancelled


asyncio.run(main())

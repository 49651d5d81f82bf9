# SPDX-License-Identifier: MIT
# A cancellation that is never delivered wins over the result.
import asyncio


async def child():
    asyncio.current_task().cancel()
    return 1


async def main():
    task = asyncio.create_task(child())
    await asyncio.wait([task])
    print(task.cancelled())  # expect: True


asyncio.run(main())

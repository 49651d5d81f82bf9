# SPDX-License-Identifier: MIT
# uncancel() down to zero before delivery withdraws the cancellation.
import asyncio


async def main():
    task = asyncio.current_task()
    task.cancel()
    print(task.cancelling(), task.uncancel())  # expect: 1 0
    await asyncio.sleep(0)
    print("not cancelled")  # expect: not cancelled


asyncio.run(main())

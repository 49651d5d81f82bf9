# SPDX-License-Identifier: MIT
# wait_for() runs a coroutine in the caller's task.
import asyncio


async def child():
    return asyncio.current_task()


async def main():
    print(await asyncio.wait_for(child(), 10) is asyncio.current_task())  # expect: True
    print(await asyncio.wait_for(child(), None) is asyncio.current_task())  # expect: True


asyncio.run(main())

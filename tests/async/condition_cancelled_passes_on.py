# SPDX-License-Identifier: MIT
# A waiter that was notified and then cancelled passes the notification on.
import asyncio


async def waiter(condition):
    async with condition:
        await condition.wait()
        return "notified"


async def main():
    condition = asyncio.Condition()
    first = asyncio.create_task(waiter(condition))
    second = asyncio.create_task(waiter(condition))
    await asyncio.sleep(0)
    async with condition:
        condition.notify(1)
    first.cancel()
    print(await asyncio.wait_for(second, 1), first.cancelled())  # expect: notified True


asyncio.run(main())

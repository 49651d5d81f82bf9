# SPDX-License-Identifier: MIT
# __aexit__() as a coroutine of its own: it does nothing before it is awaited, and outlives a cancellation.
import asyncio


async def slow():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0)
        print("down")


async def main():
    group = asyncio.TaskGroup()
    print(await group.__aenter__() is group)
    group.create_task(slow())
    leaving = group.__aexit__(None, None, None)
    task = asyncio.create_task(leaving)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as exc:
        print(repr(exc))
    print(group)


async def aborted():
    async def never():
        print("not reached")

    async with asyncio.TaskGroup() as group:
        group.create_task(never())
        group._abort()
    print("aborted, and nothing has failed")


asyncio.run(main())
asyncio.run(aborted())

# SPDX-License-Identifier: MIT
# A second cancellation while the group goes down changes nothing: the first one comes out.
import asyncio
log = []


async def child():
    try:
        await asyncio.sleep(10)
    finally:
        for _ in range(3):
            await asyncio.sleep(0)
        log.append("child down")


async def holder():
    async with asyncio.TaskGroup() as group:
        group.create_task(child())


async def main():
    task = asyncio.create_task(holder())
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel("first")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel("second")
    try:
        await task
    except asyncio.CancelledError as exc:
        log.append(repr(exc))
    log.append(task.cancelling())


asyncio.run(main())
print(*log, sep=", ")

# SPDX-License-Identifier: MIT
# A cancellation from outside goes through once the tasks are down.
import asyncio
log = []


async def child():
    try:
        await asyncio.sleep(10)
    finally:
        log.append("child down")


async def holder():
    async with asyncio.TaskGroup() as group:
        group.create_task(child())


async def main():
    task = asyncio.create_task(holder())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("cancelled")


asyncio.run(main())
print(*log, sep=", ")  # expect: child down, cancelled

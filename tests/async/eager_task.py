# SPDX-License-Identifier: MIT
# With the eager factory a task runs at once, to its first suspension.
import asyncio
log = []


async def child(name, suspends):
    log.append(f"{name} runs")
    if suspends:
        await asyncio.sleep(0)
        log.append(f"{name} resumed")


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    quick = asyncio.create_task(child("quick", False))
    log.append(quick.done())
    slow = asyncio.create_task(child("slow", True))
    log.append(slow.done())
    await slow


asyncio.run(main())
print(*log, sep=", ")  # expect: quick runs, True, slow runs, False, slow resumed

# SPDX-License-Identifier: MIT
# A cancelled task sees CancelledError where it waits.
import asyncio
log = []


async def child():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as exc:
        log.append(f"inside {exc.args}")
        raise
    finally:
        log.append("finally")


async def main():
    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    print(task.cancel("why"))  # expect: True
    try:
        await task
    except asyncio.CancelledError as exc:
        log.append(f"outside {exc.args}")
    print(task.cancelled(), task.cancel())  # expect: True False


asyncio.run(main())
print(*log, sep=", ")  # expect: inside ('why',), finally, outside ('why',)

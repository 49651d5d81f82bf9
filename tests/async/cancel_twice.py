# SPDX-License-Identifier: MIT
# Two requests before delivery are one CancelledError.
import asyncio
log = []


async def child():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as exc:
        log.append(exc.args)
    await asyncio.sleep(0)
    log.append("went on")


async def main():
    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel("one")
    task.cancel("two")
    try:
        await task
    except asyncio.CancelledError:
        log.append("cancelled later")
    print(task.cancelling())  # expect: 2


asyncio.run(main())
print(*log)  # expect: ('one',) went on

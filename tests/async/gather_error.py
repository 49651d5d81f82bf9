# SPDX-License-Identifier: MIT
# The first error leaves gather; the others go on.
import asyncio
log = []


async def good():
    for i in range(3):
        await asyncio.sleep(0)
    log.append("good finished")


async def bad():
    raise KeyError("bad")


async def main():
    task = asyncio.create_task(good())
    try:
        await asyncio.gather(task, bad())
    except KeyError as exc:
        log.append(repr(exc))
    await task


asyncio.run(main())
print(*log, sep=", ")  # expect: KeyError('bad'), good finished

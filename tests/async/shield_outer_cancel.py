# SPDX-License-Identifier: MIT
# Cancelling the awaiting task leaves the shielded one alone.
import asyncio
log = []


async def inner():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    log.append("inner finished")
    return 1


async def outer(task):
    await asyncio.shield(task)


async def main():
    task = asyncio.create_task(inner())
    waiting = asyncio.create_task(outer(task))
    await asyncio.sleep(0)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        log.append("outer cancelled")
    log.append(await task)


asyncio.run(main())
print(*log, sep=", ")  # expect: inner finished, outer cancelled, 1

# SPDX-License-Identifier: MIT
# Cancelling the one who gathers cancels all, in order.
import asyncio
log = []


async def child(name):
    try:
        await asyncio.sleep(10)
    finally:
        log.append(name)


async def both():
    await asyncio.gather(child("a"), child("b"))


async def main():
    task = asyncio.create_task(both())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("main")


asyncio.run(main())
print(*log)  # expect: a b main

# SPDX-License-Identifier: MIT
# When main returns, everything that is ready gets one more turn.
import asyncio
log = []


async def child(name):
    log.append(f"{name} started")
    try:
        await asyncio.sleep(0)
        log.append("not reached")
    except asyncio.CancelledError:
        log.append(f"{name} cancelled")


async def main():
    global task
    task = asyncio.create_task(child("a"))


asyncio.run(main())
print(*log, sep=", ")  # expect: a started, a cancelled

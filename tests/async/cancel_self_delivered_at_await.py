# SPDX-License-Identifier: MIT
# A task that cancels itself goes on to its next await.
import asyncio
log = []


async def main():
    asyncio.current_task().cancel()
    log.append("still here")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        log.append("cancelled")
    return "done"


print(asyncio.run(main()))  # expect: done
print(*log, sep=", ")  # expect: still here, cancelled

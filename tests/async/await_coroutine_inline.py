# SPDX-License-Identifier: MIT
# Awaiting a coroutine lets nobody else run.
import asyncio
log = []


async def inner():
    log.append("inner")


async def main():
    asyncio.get_running_loop().call_soon(log.append, "loop")
    await inner()
    log.append("after")
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: inner after loop

# SPDX-License-Identifier: MIT
# A timer that is due runs after what was ready already.
import asyncio
log = []


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, log.append, "timer")
    loop.call_soon(log.append, "soon")
    await asyncio.sleep(0)
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: soon timer

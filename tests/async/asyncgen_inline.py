# SPDX-License-Identifier: MIT
# A generator that awaits nothing never lets go of the loop.
import asyncio
log = []


async def numbers():
    for i in range(3):
        yield i


async def main():
    asyncio.get_running_loop().call_soon(log.append, "loop")
    log.extend([i async for i in numbers()])
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: 0 1 2 loop

# SPDX-License-Identifier: MIT
# A generator left by break is closed by the loop.
import asyncio
log = []


async def numbers():
    try:
        for i in range(10):
            yield i
    finally:
        await asyncio.sleep(0)
        log.append("closed")


async def main():
    async for number in numbers():
        log.append(number)
        if number == 1:
            break
    for _ in range(4):
        await asyncio.sleep(0)
    log.append("main ends")


asyncio.run(main())
print(*log)  # expect: 0 1 closed main ends

# SPDX-License-Identifier: MIT
# A deadline in the past strikes at the first suspension.
import asyncio
log = []


async def main():
    try:
        async with asyncio.timeout(-1):
            log.append("body")
            await asyncio.sleep(0)
            log.append("not reached")
    except TimeoutError:
        log.append("timeout")
    async with asyncio.timeout(-1):
        log.append("no suspension")


asyncio.run(main())
print(*log, sep=", ")  # expect: body, timeout, no suspension

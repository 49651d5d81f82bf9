# SPDX-License-Identifier: MIT
# An error of main comes out of run(), clean-up done.
import asyncio
log = []


async def main():
    try:
        await asyncio.sleep(0)
        raise ValueError("main")
    finally:
        log.append("finally")


try:
    asyncio.run(main())
except ValueError as exc:
    print(exc, log)  # expect: main ['finally']

# SPDX-License-Identifier: MIT
# create_task runs nothing by itself.
import asyncio
log = []


async def child():
    log.append("child")


async def main():
    task = asyncio.create_task(child())
    log.append("made")
    await task
    log.append("awaited")


asyncio.run(main())
print(*log)  # expect: made child awaited

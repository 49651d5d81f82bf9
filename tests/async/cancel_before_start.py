# SPDX-License-Identifier: MIT
# A task cancelled before its first step never runs.
import asyncio
log = []


async def child():
    try:
        log.append("ran")
    finally:
        log.append("finally")


async def main():
    task = asyncio.create_task(child())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("cancelled")


asyncio.run(main())
print(*log)  # expect: cancelled

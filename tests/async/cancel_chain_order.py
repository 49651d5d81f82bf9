# SPDX-License-Identifier: MIT
# In a chain of tasks the innermost one sees the cancellation first.
import asyncio
log = []


async def inner():
    try:
        await asyncio.sleep(10)
    finally:
        log.append("inner")


async def middle():
    try:
        await asyncio.create_task(inner())
    finally:
        log.append("middle")


async def outer():
    try:
        await asyncio.create_task(middle())
    finally:
        log.append("outer")


async def main():
    task = asyncio.create_task(outer())
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel()
    for i in range(4):
        log.append(i)
        await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: 0 inner 1 middle 2 outer 3

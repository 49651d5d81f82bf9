# SPDX-License-Identifier: MIT
# put() waits for room.
import asyncio
log = []


async def producer(queue):
    for item in range(4):
        await queue.put(item)
        log.append(f"put {item}")


async def main():
    queue = asyncio.Queue(maxsize=2)
    task = asyncio.create_task(producer(queue))
    for _ in range(3):
        await asyncio.sleep(0)
    log.append(f"full {queue.full()} size {queue.qsize()}")
    for _ in range(4):
        log.append(f"got {await queue.get()}")
    await task


asyncio.run(main())
print(*log, sep=", ")  # expect: put 0, put 1, full True size 2, got 0, got 1, put 2, put 3, got 2, got 3

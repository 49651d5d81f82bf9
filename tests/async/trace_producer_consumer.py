# SPDX-License-Identifier: MIT
# How a bounded queue makes its two ends take turns.
import asyncio
log = []


async def producer(queue):
    for item in range(5):
        await queue.put(item)
        log.append(f"+{item}")
    queue.shutdown()


async def consumer(queue):
    try:
        while True:
            log.append(f"-{await queue.get()}")
    except asyncio.QueueShutDown:
        log.append("shut")


async def main():
    queue = asyncio.Queue(2)
    await asyncio.gather(producer(queue), consumer(queue))


asyncio.run(main())
print(*log)  # expect: +0 +1 -0 -1 +2 +3 -2 -3 +4 -4 shut

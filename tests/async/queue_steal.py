# SPDX-License-Identifier: MIT
# A woken getter may find the item gone and queues again.
import asyncio
log = []


async def getter(queue):
    log.append(f"waiter got {await queue.get()}")


async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(getter(queue))
    await asyncio.sleep(0)
    queue.put_nowait(1)
    log.append(f"main got {queue.get_nowait()}")
    await asyncio.sleep(0)
    queue.put_nowait(2)
    await task


asyncio.run(main())
print(*log, sep=", ")  # expect: main got 1, waiter got 2

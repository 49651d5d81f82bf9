# SPDX-License-Identifier: MIT
# After shutdown() what is in the queue can still be taken.
import asyncio


async def waiting(queue):
    try:
        return await queue.get()
    except asyncio.QueueShutDown as exc:
        return repr(exc)


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    print(await queue.get())  # expect: 1
    try:
        await queue.put(2)
    except asyncio.QueueShutDown:
        print("no put")  # expect: no put
    queue = asyncio.Queue()
    task = asyncio.create_task(waiting(queue))
    await asyncio.sleep(0)
    queue.shutdown(immediate=True)
    print(await task, str(queue))  # expect: QueueShutDown() <Queue maxsize=0 shutdown>


asyncio.run(main())

# SPDX-License-Identifier: MIT
# join() waits until every item is done.
import asyncio
log = []


async def worker(queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(0)
        log.append(item)
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    for item in "abc":
        queue.put_nowait(item)
    task = asyncio.create_task(worker(queue))
    await queue.join()
    log.append("joined")
    task.cancel()
    try:
        queue.task_done()
    except ValueError as exc:
        print(exc)  # expect: task_done() called too many times


asyncio.run(main())
print(*log)  # expect: a b c joined

# SPDX-License-Identifier: MIT
# Items come out in order, to getters in order.
import asyncio
log = []


async def getter(queue, name):
    log.append(f"{name}{await queue.get()}")


async def main():
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(getter(queue, name)) for name in "abc"]
    await asyncio.sleep(0)
    for item in range(3):
        queue.put_nowait(item)
    await asyncio.gather(*tasks)


asyncio.run(main())
print(*log)  # expect: a0 b1 c2

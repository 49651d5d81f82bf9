# SPDX-License-Identifier: MIT
# The other two orders.
import asyncio


async def main():
    for kind in (asyncio.PriorityQueue, asyncio.LifoQueue):
        queue = kind()
        for item in (2, 1, 3):
            await queue.put(item)
        print(kind.__name__, [await queue.get() for _ in range(3)])


asyncio.run(main())
# expect: PriorityQueue [1, 2, 3]
# expect: LifoQueue [3, 1, 2]

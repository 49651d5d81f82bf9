# SPDX-License-Identifier: MIT
# The wake-up of a cancelled getter goes to the next one.
import asyncio


async def main():
    queue = asyncio.Queue()
    first = asyncio.create_task(queue.get())
    second = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    queue.put_nowait("item")
    first.cancel()
    print(await second, first.cancelled())  # expect: item True


asyncio.run(main())

# SPDX-License-Identifier: MIT
# A child that is cancelled alone is no error.
import asyncio


async def main():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(asyncio.sleep(10))
        other = group.create_task(asyncio.sleep(0, "ok"))
        await asyncio.sleep(0)
        task.cancel()
    print(task.cancelled(), other.result())  # expect: True ok


asyncio.run(main())

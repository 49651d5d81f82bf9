# SPDX-License-Identifier: MIT
# virtual-time
# A timeout of wait() is no error.
import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(10))
    done, pending = await asyncio.wait([task], timeout=0.01)
    print(len(done), pending == {task}, task.done())  # expect: 0 True False


asyncio.run(main())

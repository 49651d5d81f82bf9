# SPDX-License-Identifier: MIT
# With no time at all, only what is done already has a result.
import asyncio


async def main():
    fut = asyncio.get_running_loop().create_future()
    fut.set_result("done")
    print(await asyncio.wait_for(fut, 0))  # expect: done
    task = asyncio.create_task(asyncio.sleep(0, 1))
    try:
        await asyncio.wait_for(task, 0)
    except TimeoutError:
        print("timeout", task.cancelled())  # expect: timeout True


asyncio.run(main())

# SPDX-License-Identifier: MIT
import asyncio


async def instant():
    return asyncio.current_task().get_name()


async def later():
    await asyncio.sleep(0)
    return asyncio.current_task().get_name()


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(later())
    print(task.done(), asyncio.current_task() is not task)      # expect: False True
    print(await task == task.get_name())                        # expect: True
    task = asyncio.create_task(instant())
    print(task.done(), task.get_coro(), 'coro=' in repr(task))  # expect: True None False
    print(task in asyncio.all_tasks())                          # expect: False


asyncio.run(main())

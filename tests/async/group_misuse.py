# SPDX-License-Identifier: MIT
# A group takes tasks only while it is open.
import asyncio


async def child():
    pass


async def main():
    group = asyncio.TaskGroup()
    try:
        group.create_task(child())
    except RuntimeError as exc:
        print(exc)  # expect: TaskGroup <TaskGroup> has not been entered
    async with group:
        pass
    try:
        group.create_task(child())
    except RuntimeError as exc:
        print(exc)  # expect: TaskGroup <TaskGroup entered> is finished
    try:
        async with group:
            pass
    except RuntimeError as exc:
        print(exc)  # expect: TaskGroup <TaskGroup entered> has already been entered


asyncio.run(main())

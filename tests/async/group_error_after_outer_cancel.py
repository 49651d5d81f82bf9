# SPDX-License-Identifier: MIT
# A task that fails while the group goes down for a cancellation: the group comes out, the cancellation at the next await.
import asyncio


async def child():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0)
        raise ValueError("late")


async def holder():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
    except* ValueError as exc:
        print(repr(exc), repr(exc.__context__))
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError as exc:
        print(repr(exc), asyncio.current_task().cancelling())
        raise


async def main():
    task = asyncio.create_task(holder())
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel("outer")
    try:
        await task
    except asyncio.CancelledError as exc:
        print("cancelled", task.cancelling())


asyncio.run(main())

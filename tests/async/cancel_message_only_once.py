# A task that ended by CancelledError keeps its message for the first who asks only, also when it was cancelled before it began.
# expect: 0 CancelledError('enough')
# expect: 1 CancelledError()
# expect: CancelledError()
import asyncio


async def nothing():
    pass


async def awaits(name, task):
    try:
        await task
    except asyncio.CancelledError as exc:
        print(name, repr(exc))


async def main():
    task = asyncio.create_task(nothing())
    waiting = [asyncio.create_task(awaits(name, task)) for name in range(2)]
    task.cancel("enough")
    await asyncio.wait(waiting)
    try:
        task.result()
    except asyncio.CancelledError as exc:
        print(repr(exc))


asyncio.run(main())

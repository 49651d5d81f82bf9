# SPDX-License-Identifier: MIT
# A cancelled wait() takes its callbacks back, and its children go on; cancelled when it was woken already, it is cancelled.
import asyncio


async def turns(n, error=None):
    for _ in range(n):
        await asyncio.sleep(0)
    if error is not None:
        raise error


def names(tasks):
    return sorted(task.get_name() for task in tasks)


def start(*specs):
    return [asyncio.create_task(turns(*spec), name=f"t{i}") for i, spec in enumerate(specs)]


async def main():
    tasks = start((9,))
    waiting = asyncio.create_task(asyncio.wait(tasks, timeout=5))
    await turns(3)
    print(len(tasks[0]._callbacks))
    waiting.cancel("enough")
    try:
        await waiting
    except asyncio.CancelledError as exc:
        print(repr(exc))
    print(tasks[0]._callbacks, tasks[0].done())

    future = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(asyncio.wait([future]))
    await turns(2)
    future.set_result(1)
    await turns(1)
    print(waiting.cancel("late"))
    try:
        print(await waiting)
    except asyncio.CancelledError as exc:
        print(repr(exc))

    future = asyncio.get_running_loop().create_future()
    coroutine = asyncio.wait([future])
    print(coroutine.send(None) is future, len(future._callbacks))
    coroutine.close()
    print(future._callbacks or [])


asyncio.run(main())

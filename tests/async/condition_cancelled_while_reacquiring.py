# SPDX-License-Identifier: MIT
# Cancelled while it waits for the lock, wait() goes on until it has it; the last cancellation comes out, and the
# notification goes to another one.
import asyncio


async def waits(condition, name):
    async with condition:
        try:
            print(name, await condition.wait())
        except asyncio.CancelledError as exc:
            print(name, repr(exc), repr(exc.__context__), condition.locked(), asyncio.current_task().cancelling())
            raise


async def turns(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def notified_first():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waits(condition, name)) for name in "abc"]
    await turns(1)
    async with condition:
        condition.notify(1)
        await turns(3)
        print(tasks[0].cancel("one"))
        await turns(2)
        print(tasks[0].cancel("two"))
        await turns(2)
    await turns(4)
    print([task.done() for task in tasks])
    async with condition:
        condition.notify_all()
    print([repr(result) for result in await asyncio.gather(*tasks, return_exceptions=True)])


async def cancelled_first():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waits(condition, name)) for name in "ab"]
    await turns(1)
    async with condition:
        tasks[0].cancel("one")
        await turns(3)
        tasks[0].cancel("two")
        await turns(2)
        tasks[0].cancel("three")
        await turns(2)
        print("held", tasks[0].done())
    await turns(4)
    print([task.done() for task in tasks])
    await asyncio.gather(*tasks, return_exceptions=True)


async def as_task():
    condition = asyncio.Condition()
    await condition.acquire()
    task = asyncio.create_task(condition.wait())
    await turns(1)
    await condition.acquire()
    condition.notify()
    await turns(2)
    task.cancel("enough")
    await turns(2)
    print(task.done())
    condition.release()
    try:
        await task
    except asyncio.CancelledError as exc:
        print(repr(exc), condition.locked())


asyncio.run(notified_first())
asyncio.run(cancelled_first())
asyncio.run(as_task())

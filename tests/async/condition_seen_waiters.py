# SPDX-License-Identifier: MIT
# Who looks at the lines sees futures, and nothing changes for those who wait.
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


async def in_its_line():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waits(condition, name)) for name in "abc"]
    await turns(1)
    print(type(condition._waiters).__name__, [type(future).__name__ for future in condition._waiters], tasks[1]._fut_waiter is condition._waiters[1])
    async with condition:
        condition.notify(2)
    await turns(1)
    print([task.done() for task in tasks], len(condition._waiters))
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def in_the_lock_s():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waits(condition, name)) for name in "abc"]
    await turns(1)
    async with condition:
        condition.notify(2)
        await turns(2)
        print([type(future).__name__ for future in condition._lock._waiters], tasks[1]._fut_waiter is condition._lock._waiters[1])
        tasks[1].cancel("enough")
        await turns(2)
    await turns(4)
    print([task.done() for task in tasks], len(condition._waiters))


asyncio.run(in_its_line())
asyncio.run(in_the_lock_s())

# SPDX-License-Identifier: MIT
# A waiter that is notified and cancelled in the same turn passes the notification on.
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


async def main():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waits(condition, name)) for name in "abc"]
    await turns(1)
    async with condition:
        condition.notify(1)
    print(tasks[0].cancel("late"))
    await turns(6)
    print([task.done() for task in tasks])
    async with condition:
        condition.notify_all()
    print([repr(result) for result in await asyncio.gather(*tasks, return_exceptions=True)])


asyncio.run(main())

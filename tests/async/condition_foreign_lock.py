# SPDX-License-Identifier: MIT
# With a lock of the program's own, waiting goes through its methods.
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


class Lock:
    def __init__(self):
        self.lock = asyncio.Lock()

    def locked(self):
        return self.lock.locked()

    async def acquire(self):
        print("acquire")
        return await self.lock.acquire()

    def release(self):
        print("release")
        self.lock.release()


async def main():
    condition = asyncio.Condition(Lock())
    tasks = [asyncio.create_task(waits(condition, name)) for name in "abc"]
    await turns(4)
    async with condition:
        condition.notify(1)
    tasks[1].cancel("enough")
    await turns(6)
    async with condition:
        condition.notify_all()
    print([repr(result) for result in await asyncio.gather(*tasks, return_exceptions=True)])


asyncio.run(main())

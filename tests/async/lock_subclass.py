# SPDX-License-Identifier: MIT
# Subclasses of Lock and Semaphore: `async with` goes through their acquire() and release().
import asyncio


class Loud(asyncio.Lock):
    async def acquire(self):
        print("acquire")
        return await super().acquire()

    def release(self):
        print("release")
        super().release()


class Counting(asyncio.Semaphore):
    taken = 0

    async def acquire(self):
        self.taken += 1
        return await super().acquire()


async def main():
    async with Loud() as got:
        print("inside", got)
    semaphore = Counting(2)
    async with semaphore:
        async with semaphore:
            print(semaphore.taken, semaphore.locked())
    print(semaphore.locked(), repr(semaphore)[-20:])
    for kind in (asyncio.Lock, asyncio.Event, asyncio.BoundedSemaphore):
        try:
            kind(loop=None)
        except TypeError as e:
            print(e)
    try:
        asyncio.Event(1)
    except TypeError as e:
        print(e)


asyncio.run(main())

# SPDX-License-Identifier: MIT
# A cancelled waiter leaves the line; the next one gets the lock.
import asyncio


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    first = asyncio.create_task(lock.acquire())
    second = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    first.cancel()
    lock.release()
    print(await second, first.cancelled(), lock.locked())  # expect: True True True
    lock.release()
    try:
        lock.release()
    except RuntimeError as exc:
        print(exc)  # expect: Lock is not acquired.


asyncio.run(main())

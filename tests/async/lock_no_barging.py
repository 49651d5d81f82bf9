# SPDX-License-Identifier: MIT
# A released lock belongs to its waiter, although that has not run yet.
import asyncio
log = []


async def take(lock, name):
    await lock.acquire()
    log.append(name)
    lock.release()


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    task = asyncio.create_task(take(lock, "waiter"))
    await asyncio.sleep(0)
    lock.release()
    await take(lock, "main")
    await task


asyncio.run(main())
print(*log)  # expect: waiter main

# SPDX-License-Identifier: MIT
# A lock belongs to the loop it first waited in.
import asyncio
lock = asyncio.Lock()


async def contend():
    await lock.acquire()
    task = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    lock.release()
    await task
    lock.release()


asyncio.run(contend())
try:
    asyncio.run(contend())
except RuntimeError as exc:
    print(str(exc).partition(" is ")[2])  # expect: bound to a different event loop

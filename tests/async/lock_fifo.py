# SPDX-License-Identifier: MIT
# The lock goes round in the order of asking.
import asyncio
log = []


async def worker(lock, name):
    async with lock as bound:
        log.append(f"{name}+ {bound}")
        await asyncio.sleep(0)
        log.append(f"{name}-")


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*(worker(lock, name) for name in "abc"))


asyncio.run(main())
print(*log, sep=", ")  # expect: a+ None, a-, b+ None, b-, c+ None, c-

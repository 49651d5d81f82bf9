# SPDX-License-Identifier: MIT
# One who comes late does not overtake those who wait.
import asyncio
log = []


async def worker(semaphore, name):
    async with semaphore:
        log.append(name)
        await asyncio.sleep(0)


async def main():
    semaphore = asyncio.Semaphore(1)
    tasks = [asyncio.create_task(worker(semaphore, name)) for name in "abc"]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with semaphore:
        log.append("main")
    await asyncio.gather(*tasks)


asyncio.run(main())
print(*log)  # expect: a b c main

# SPDX-License-Identifier: MIT
# No more than the value at once.
import asyncio
active = peak = 0


async def worker(semaphore):
    global active, peak
    async with semaphore:
        active += 1
        peak = max(peak, active)
        await asyncio.sleep(0)
        active -= 1


async def main():
    semaphore = asyncio.Semaphore(3)
    await asyncio.gather(*(worker(semaphore) for _ in range(10)))
    print(peak, semaphore.locked())  # expect: 3 False


asyncio.run(main())

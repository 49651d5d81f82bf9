# SPDX-License-Identifier: MIT
# `async with` binds the number of arrival.
import asyncio


async def worker(barrier):
    async with barrier as index:
        return index


async def main():
    barrier = asyncio.Barrier(2)
    print(await asyncio.gather(worker(barrier), worker(barrier)))  # expect: [0, 1]


asyncio.run(main())

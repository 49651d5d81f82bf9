# SPDX-License-Identifier: MIT
# All go on together, with their numbers of arrival, round after round.
import asyncio
log = []


async def worker(barrier, name):
    for _ in range(2):
        log.append(f"{name}{await barrier.wait()}")


async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(*(worker(barrier, name) for name in "abc"))
    print(barrier.parties, barrier.n_waiting, barrier.broken)  # expect: 3 0 False


asyncio.run(main())
print(*log)  # expect: c2 a0 b1 a2 b0 c1

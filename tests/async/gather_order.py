# SPDX-License-Identifier: MIT
# Results come in the order of the arguments, whoever is first.
import asyncio
log = []


async def child(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    log.append(name)
    return name


async def main():
    print(await asyncio.gather(child("a", 3), child("b", 1), child("c", 2)))  # expect: ['a', 'b', 'c']


asyncio.run(main())
print(*log)  # expect: b c a

# SPDX-License-Identifier: MIT
# wait_for() holds the future whose exception it passes on: that is a cycle, and what its callers hold lives until a collection.
import asyncio
import gc


class Mark:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gone.append(self.name)


gone = []


async def bad():
    mark = Mark("bad")
    raise ValueError


async def waits():
    mark = Mark("waits")
    try:
        await asyncio.wait_for(asyncio.gather(asyncio.create_task(bad())), 1)
    except ValueError as error:
        print("caught")  # expect: caught


async def sleeps():
    mark = Mark("sleeps")
    await asyncio.sleep(10)


async def main():
    await waits()
    print("waits is done")  # expect: waits is done
    gc.collect()   # nothing: its frames keep those of the loop, and these are running
    asyncio.create_task(sleeps())
    await asyncio.sleep(0)


asyncio.run(main())
print("run is done")  # expect: run is done
print(gone)  # expect: []
gc.collect()
print(sorted(gone))  # expect: ['bad', 'sleeps', 'waits']

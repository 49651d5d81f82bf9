# SPDX-License-Identifier: MIT
# set() wakes everyone; a clear() right after does not hold them back.
import asyncio
log = []


async def waiter(event, name):
    log.append((name, await event.wait()))


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, name)) for name in "ab"]
    await asyncio.sleep(0)
    event.set()
    event.clear()
    await asyncio.gather(*tasks)
    print(event.is_set())  # expect: False


asyncio.run(main())
print(log)  # expect: [('a', True), ('b', True)]

# SPDX-License-Identifier: MIT
# notify(n) wakes n; they take the lock one after another.
import asyncio
log = []


async def waiter(condition, name):
    async with condition:
        await condition.wait()
        log.append(name)


async def main():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(condition, name)) for name in "abc"]
    await asyncio.sleep(0)
    async with condition:
        condition.notify(2)
    for _ in range(3):
        await asyncio.sleep(0)
    log.append("|")
    async with condition:
        condition.notify_all()
    await asyncio.gather(*tasks)
    try:
        condition.notify()
    except RuntimeError as exc:
        print(exc)  # expect: cannot notify on un-acquired lock


asyncio.run(main())
print(*log)  # expect: a b | c

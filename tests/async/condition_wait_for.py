# SPDX-License-Identifier: MIT
# wait_for() returns the predicate's value.
import asyncio


async def main():
    condition = asyncio.Condition()
    items = []
    async def consumer():
        async with condition:
            return await condition.wait_for(lambda: len(items))
    task = asyncio.create_task(consumer())
    for item in "xy":
        await asyncio.sleep(0)
        async with condition:
            if item == "y":
                items.extend("xy")
            condition.notify()
    print(await task)  # expect: 2


asyncio.run(main())

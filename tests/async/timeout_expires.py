# SPDX-License-Identifier: MIT
# virtual-time
# timeout() turns its own cancellation into TimeoutError.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.01) as scope:
            await asyncio.sleep(10)
    except TimeoutError:
        print("late", scope.expired(), asyncio.current_task().cancelling())  # expect: late True 0
    async with asyncio.timeout(10) as scope:
        await asyncio.sleep(0)
    print(scope.expired(), scope)  # expect: False <Timeout [finished]>


asyncio.run(main())

# SPDX-License-Identifier: MIT
# virtual-time
# The inner timeout is the inner block's affair.
import asyncio


async def main():
    async with asyncio.timeout(10) as outer:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(5)
        except TimeoutError:
            print("inner")  # expect: inner
    print(outer.expired())  # expect: False


asyncio.run(main())

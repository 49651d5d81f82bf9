# SPDX-License-Identifier: MIT
# wait() returns when the first is done and cancels nobody.
import asyncio


async def main():
    fast = asyncio.create_task(asyncio.sleep(0, "fast"))
    slow = asyncio.create_task(asyncio.sleep(10, "slow"))
    done, pending = await asyncio.wait([fast, slow], return_when=asyncio.FIRST_COMPLETED)
    print(done == {fast}, pending == {slow}, slow.cancelled())  # expect: True True False


asyncio.run(main())

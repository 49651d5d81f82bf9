# SPDX-License-Identifier: MIT
# FIRST_EXCEPTION waits through results and stops at an error.
import asyncio


async def bad():
    await asyncio.sleep(0)
    raise ValueError


async def main():
    good = asyncio.create_task(asyncio.sleep(0))
    failing = asyncio.create_task(bad())
    slow = asyncio.create_task(asyncio.sleep(10))
    done, pending = await asyncio.wait([good, failing, slow], return_when=asyncio.FIRST_EXCEPTION)
    print(good in done, failing in done, pending == {slow})  # expect: True True True
    print(repr(failing.exception()))  # expect: ValueError()


asyncio.run(main())

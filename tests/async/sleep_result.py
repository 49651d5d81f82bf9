# SPDX-License-Identifier: MIT
# sleep() returns what it is given.
import asyncio


async def main():
    print(await asyncio.sleep(0, "zero"), await asyncio.sleep(-1, "less"))  # expect: zero less
    print(await asyncio.sleep(0.001, "more"))  # expect: more
    try:
        await asyncio.sleep(float("nan"))
    except ValueError as exc:
        print(exc)  # expect: Invalid delay: NaN (not a number)


asyncio.run(main())

# SPDX-License-Identifier: MIT
# Errors and cancellations as results.
import asyncio


async def bad():
    raise ValueError("v")


async def stop():
    raise asyncio.CancelledError


async def main():
    results = await asyncio.gather(bad(), asyncio.sleep(0, 1), stop(), return_exceptions=True)
    print(results)  # expect: [ValueError('v'), 1, CancelledError('')]


asyncio.run(main())

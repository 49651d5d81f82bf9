# SPDX-License-Identifier: MIT
# The same awaitable twice runs once.
import asyncio
calls = []


async def child():
    calls.append(1)
    return "r"


async def main():
    coro = child()
    print(await asyncio.gather(coro, coro), len(calls))  # expect: ['r', 'r'] 1
    print(await asyncio.gather())  # expect: []


asyncio.run(main())

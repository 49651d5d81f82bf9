# SPDX-License-Identifier: MIT
# Futures as they are, awaitables as tasks, the rest refused.
import asyncio


class Awaitable:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return "awaited"


async def main():
    fut = asyncio.get_running_loop().create_future()
    print(asyncio.ensure_future(fut) is fut)  # expect: True
    print(await asyncio.ensure_future(Awaitable()))  # expect: awaited
    try:
        asyncio.ensure_future(5)
    except TypeError as exc:
        print(exc)  # expect: An asyncio.Future, a coroutine or an awaitable is required


asyncio.run(main())

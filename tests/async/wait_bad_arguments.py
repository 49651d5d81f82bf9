# SPDX-License-Identifier: MIT
# What wait() refuses.
import asyncio


async def main():
    for argument in ([], asyncio.get_running_loop().create_future()):
        try:
            await asyncio.wait(argument)
        except (TypeError, ValueError) as exc:
            print(type(exc).__name__, exc)
    coro = asyncio.sleep(0)
    try:
        await asyncio.wait([coro])
    except TypeError as exc:
        print(exc)
    coro.close()
    try:
        await asyncio.wait([1], return_when="SOME")
    except ValueError as exc:
        print(exc)


asyncio.run(main())
# expect: ValueError Set of Tasks/Futures is empty.
# expect: TypeError expect a list of futures, not Future
# expect: Passing coroutines is forbidden, use tasks explicitly.
# expect: Invalid return_when value: SOME

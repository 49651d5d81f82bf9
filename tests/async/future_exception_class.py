# SPDX-License-Identifier: MIT
# set_exception takes a class, and refuses what is none.
import asyncio


async def main():
    fut = asyncio.get_running_loop().create_future()
    fut.set_exception(ValueError)
    print(repr(fut.exception()))  # expect: ValueError()
    fut = asyncio.get_running_loop().create_future()
    try:
        fut.set_exception(5)
    except TypeError as exc:
        print(exc)  # expect: invalid exception object


asyncio.run(main())

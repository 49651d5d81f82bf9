# SPDX-License-Identifier: MIT
# A future refuses a second result.
import asyncio


async def main():
    fut = asyncio.get_running_loop().create_future()
    try:
        fut.result()
    except asyncio.InvalidStateError as exc:
        print(exc)  # expect: Result is not set.
    fut.set_result(1)
    try:
        fut.set_result(2)
    except asyncio.InvalidStateError as exc:
        print(exc)  # expect: invalid state
    print(fut.cancel(), fut.done(), fut.result())  # expect: False True 1


asyncio.run(main())

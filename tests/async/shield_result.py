# SPDX-License-Identifier: MIT
# Results and errors pass the shield; what is done is returned itself.
import asyncio


async def bad():
    raise ValueError("bad")


async def main():
    print(await asyncio.shield(asyncio.sleep(0, "ok")))  # expect: ok
    try:
        await asyncio.shield(bad())
    except ValueError as exc:
        print(exc)  # expect: bad
    fut = asyncio.get_running_loop().create_future()
    fut.set_result(1)
    print(asyncio.shield(fut) is fut)  # expect: True


asyncio.run(main())

# SPDX-License-Identifier: MIT
# What a task can not wait for.
import asyncio, types


@types.coroutine
def give(value):
    return (yield value)


async def main():
    for value in (5, asyncio.get_running_loop().create_future()):
        try:
            await give(value)
        except RuntimeError as exc:
            print(str(exc).partition(" in task ")[0])
    await give(None)


asyncio.run(main())
# expect: Task got bad yield: 5
# expect: yield was used instead of yield from

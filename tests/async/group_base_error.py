# SPDX-License-Identifier: MIT
# KeyboardInterrupt and SystemExit of the body or a task leave the group as they are; other base errors in a group.
import asyncio


async def slow():
    try:
        await asyncio.sleep(10)
    finally:
        print("down")


async def fails(error):
    await asyncio.sleep(0)
    raise error


async def of_body():
    async with asyncio.TaskGroup() as group:
        group.create_task(slow())
        await asyncio.sleep(0)
        raise SystemExit(3)


async def of_child(error):
    async with asyncio.TaskGroup() as group:
        group.create_task(fails(error))
        group.create_task(slow())


class Own(BaseException):
    pass


for main in (of_body(), of_child(SystemExit(4)), of_child(Own("own"))):
    try:
        asyncio.run(main)
    except BaseException as exc:
        print(repr(exc))

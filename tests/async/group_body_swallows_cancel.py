# SPDX-License-Identifier: MIT
# A body that swallows the group's cancellation goes on; the error comes out at the end of the block.
import asyncio


async def fails():
    await asyncio.sleep(0)
    raise ValueError("v")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("swallowed", asyncio.current_task().cancelling())
            await asyncio.sleep(0)
            print("still here", group)
    except* ValueError as exc:
        print(repr(exc))
    print(asyncio.current_task().cancelling())


asyncio.run(main())

# SPDX-License-Identifier: MIT
# The body's own error is in the group, too.
import asyncio


async def bad():
    raise KeyError("child")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            await asyncio.sleep(0)
            raise ValueError("body")
    except BaseExceptionGroup as exc:
        print(exc.message, exc.__cause__)  # expect: unhandled errors in a TaskGroup None
        print(exc.exceptions)  # expect: (KeyError('child'), ValueError('body'))


asyncio.run(main())

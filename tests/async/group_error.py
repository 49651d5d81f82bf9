# SPDX-License-Identifier: MIT
# One error cancels the siblings and comes out in a group.
import asyncio
log = []


async def sibling():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log.append("sibling cancelled")
        raise


async def bad():
    await asyncio.sleep(0)
    raise ValueError("bad")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sibling())
            group.create_task(bad())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                log.append("body cancelled")
                raise
    except* ValueError as exc:
        log.append(exc)
    print(asyncio.current_task().cancelling())  # expect: 0


asyncio.run(main())
print(*log[:-1], sep=", ")  # expect: sibling cancelled, body cancelled
print(repr(log[-1]))  # expect: ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('bad')])

# SPDX-License-Identifier: MIT
# Groups in groups: who cancels whom, and what comes out when both fail.
import asyncio


async def slow(name, error=None):
    try:
        await asyncio.sleep(10)
    finally:
        print(name, "down")
        await asyncio.sleep(0)
        if error is not None:
            raise error


async def fails(error, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise error


async def inner_fails():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(slow("outer"))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(slow("inner"))
            inner.create_task(fails(ValueError("v"), 2))


async def outer_fails():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(fails(ValueError("v"), 3))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(slow("inner"))


async def both_fail():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(fails(ValueError("v"), 3))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(fails(KeyError("k"), 3))
            inner.create_task(slow("inner", TypeError("t")))


async def child_has_group():
    async def child():
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(ValueError("v"), 1))
            group.create_task(slow("grandchild"))

    async with asyncio.TaskGroup() as group:
        group.create_task(child())
        group.create_task(slow("child"))


async def main():
    for case in (inner_fails, outer_fails, both_fail, child_has_group):
        print(case.__name__)
        try:
            await case()
        except* Exception as exc:
            print(repr(exc), repr(exc.__context__))
        print(asyncio.current_task().cancelling())


asyncio.run(main())

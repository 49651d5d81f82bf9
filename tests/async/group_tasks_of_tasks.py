# SPDX-License-Identifier: MIT
# Its tasks may start others while the block ends, but not once it goes down.
import asyncio


async def main():
    async with asyncio.TaskGroup() as group:
        async def spawner(n):
            await asyncio.sleep(0)
            print(n, group)
            if n > 0:
                group.create_task(spawner(n - 1))

        group.create_task(spawner(3))
    print(group)

    try:
        async with asyncio.TaskGroup() as group:
            async def late():
                try:
                    await asyncio.sleep(10)
                finally:
                    try:
                        group.create_task(asyncio.sleep(0))
                    except RuntimeError as exc:
                        print(exc)

            async def fails():
                raise ValueError("v")

            group.create_task(late())
            group.create_task(fails())
    except* ValueError as exc:
        print(repr(exc))


asyncio.run(main())

# SPDX-License-Identifier: MIT
# A task can not wait for itself.
import asyncio


async def main():
    try:
        await asyncio.current_task()
    except RuntimeError as exc:
        print(str(exc).partition(":")[0])  # expect: Task cannot await on itself


asyncio.run(main())

# SPDX-License-Identifier: MIT
# Timeouts are entered once, inside a task.
import asyncio


async def main():
    scope = asyncio.timeout(1)
    async with scope:
        try:
            async with scope:
                pass
        except RuntimeError as exc:
            print(exc)  # expect: Timeout has already been entered
    await asyncio.sleep(0)


asyncio.run(main())

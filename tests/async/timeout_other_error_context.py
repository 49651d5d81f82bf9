# SPDX-License-Identifier: MIT
# An error raised while timing out has the TimeoutError in its context.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0):
            try:
                await asyncio.sleep(1)
            finally:
                1 / 0
    except ZeroDivisionError as exc:
        context = exc.__context__
        print(type(context).__name__, type(context.__cause__).__name__)  # expect: TimeoutError CancelledError


asyncio.run(main())

# SPDX-License-Identifier: MIT
# A loop inside a loop is refused.
import asyncio


async def main():
    coro = asyncio.sleep(0)
    try:
        asyncio.run(coro)
    except RuntimeError as exc:
        print(exc)  # expect: asyncio.run() cannot be called from a running event loop
    try:
        with asyncio.Runner() as runner:
            runner.run(coro)
    except RuntimeError as exc:
        print(exc)  # expect: Cannot run the event loop while another loop is running
    coro.close()


asyncio.run(main())

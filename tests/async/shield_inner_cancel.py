# SPDX-License-Identifier: MIT
# Cancelling the shielded one is seen through the shield.
import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(10))
    shielded = asyncio.shield(task)
    task.cancel()
    try:
        await shielded
    except asyncio.CancelledError:
        print(task.cancelled(), shielded.cancelled())  # expect: True True


asyncio.run(main())

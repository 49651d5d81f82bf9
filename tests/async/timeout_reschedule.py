# SPDX-License-Identifier: MIT
# virtual-time
# A deadline can be moved and taken away.
import asyncio


async def main():
    async with asyncio.timeout(0.01) as scope:
        scope.reschedule(None)
        await asyncio.sleep(0.02)
    print(scope.when(), scope.expired())  # expect: None False
    try:
        scope.reschedule(1)
    except RuntimeError as exc:
        print(exc)  # expect: Cannot change state of finished Timeout
    try:
        asyncio.timeout(1).reschedule(1)
    except RuntimeError as exc:
        print(exc)  # expect: Timeout has not been entered


asyncio.run(main())

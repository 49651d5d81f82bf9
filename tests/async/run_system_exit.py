# SPDX-License-Identifier: MIT
# SystemExit in a task leaves the loop at once; main is cancelled then.
import asyncio
log = []


async def child():
    raise SystemExit(3)


async def main():
    global task
    task = asyncio.create_task(child())
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log.append("main cancelled")
        raise


try:
    asyncio.run(main())
except SystemExit as exc:
    print(exc.code, log)  # expect: 3 ['main cancelled']

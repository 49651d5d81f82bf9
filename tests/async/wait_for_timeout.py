# SPDX-License-Identifier: MIT
# On expiry the inner coroutine is cancelled before TimeoutError is raised.
import asyncio
log = []


async def child():
    try:
        await asyncio.sleep(10)
    finally:
        log.append("cleaned")


async def main():
    try:
        await asyncio.wait_for(child(), 0.001)
    except TimeoutError as exc:
        log.append(f"timeout {exc.args} {type(exc.__cause__).__name__}")


asyncio.run(main())
print(*log, sep=", ")  # expect: cleaned, timeout () CancelledError

# SPDX-License-Identifier: MIT
# asyncio.run() of a coroutine that awaits a future which nobody can settle: an error, after the cancellation of what is left.
import asyncio


async def main():
    try:
        await asyncio.Future()
    finally:
        print("finally")     # expect: finally


try:
    asyncio.run(main())
except RuntimeError as error:
    for line in str(error).replace(__file__, "FILE").split("\n"):
        print(line)
# expect: deadlock: nothing is ready, no timer is set, and 1 task waits:
# expect:   Task-1 waits for Future (FILE:8 in main)

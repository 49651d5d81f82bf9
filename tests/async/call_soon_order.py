# SPDX-License-Identifier: MIT
# Callbacks run in order; what they schedule runs on the next turn.
import asyncio
log = []


def first(loop):
    log.append("first")
    loop.call_soon(log.append, "nested")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(first, loop)
    loop.call_soon(log.append, "second")
    await asyncio.sleep(0)
    log.append("main")
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: first second main nested

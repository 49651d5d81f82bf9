# SPDX-License-Identifier: MIT
# Equal deadlines come off the heap in the heap's order.
import asyncio
log = []


async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() - 1
    for name in "abcdefgh":
        loop.call_at(when, log.append, name)
    loop.call_at(when - 1, log.append, "z")
    await asyncio.sleep(0)
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: z c g d f h e a b

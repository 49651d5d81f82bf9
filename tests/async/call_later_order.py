# SPDX-License-Identifier: MIT
# virtual-time
# Timers fire by deadline, not by age.
import asyncio
log = []


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.03, log.append, "c")
    loop.call_later(0.01, log.append, "a")
    loop.call_later(0.02, log.append, "b")
    handle = loop.call_later(0.015, log.append, "never")
    handle.cancel()
    await asyncio.sleep(0.05)
    print(handle.cancelled())  # expect: True


asyncio.run(main())
print(*log)  # expect: a b c

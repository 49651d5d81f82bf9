# SPDX-License-Identifier: MIT
# An error nobody asked for is reported when its task dies.
import asyncio
log = []


async def bad():
    raise ValueError("lost")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: log.append(context["message"]))
    task = asyncio.create_task(bad())
    await asyncio.sleep(0)
    log.append("dropping")
    del task
    await asyncio.sleep(0)
    log.append("dropped")


asyncio.run(main())
print(*log, sep=", ")  # expect: dropping, Task exception was never retrieved, dropped

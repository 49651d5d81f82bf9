# SPDX-License-Identifier: MIT
# A future that is done is no suspension.
import asyncio
log = []


async def main():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    fut.set_result(5)
    loop.call_soon(log.append, "loop")
    log.append(await fut)
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: 5 loop

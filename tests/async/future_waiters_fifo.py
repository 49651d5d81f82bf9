# SPDX-License-Identifier: MIT
# Waiters and callbacks of a future share one line.
import asyncio
log = []


async def wait_for_it(fut, name):
    await fut
    log.append(name)


async def main():
    fut = asyncio.get_running_loop().create_future()
    fut.add_done_callback(lambda f: log.append("callback 1"))
    tasks = [asyncio.create_task(wait_for_it(fut, f"waiter {i}")) for i in (1, 2)]
    await asyncio.sleep(0)
    fut.add_done_callback(lambda f: log.append("callback 2"))
    fut.set_result(None)
    await asyncio.gather(*tasks)


asyncio.run(main())
print(*log, sep=", ")  # expect: callback 1, waiter 1, waiter 2, callback 2

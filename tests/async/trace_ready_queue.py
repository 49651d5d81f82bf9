# SPDX-License-Identifier: MIT
# Everything ready shares one line: callbacks, tasks, wake-ups, due timers.
import asyncio
log = []


async def stepper(name, turns):
    for turn in range(turns):
        log.append(f"{name}{turn}")
        await asyncio.sleep(0)


async def waiter(fut):
    await fut
    log.append("woken")


async def main():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    tasks = [asyncio.create_task(coro) for coro in (stepper("a", 3), waiter(fut), stepper("b", 2))]
    loop.call_soon(log.append, "soon")
    loop.call_at(loop.time() - 1, log.append, "due")
    await asyncio.sleep(0)
    log.append("main")
    fut.set_result(None)
    await asyncio.sleep(0)
    log.append("main")
    await asyncio.gather(*tasks)


asyncio.run(main())
print(*log)  # expect: a0 b0 soon main due a1 b1 woken main a2

# SPDX-License-Identifier: MIT
# virtual-time
# Those not done in time raise TimeoutError one by one.
import asyncio


async def main():
    tasks = [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (0.001, 5, 6)]
    results = []
    for coro in asyncio.as_completed(tasks, timeout=0.05):
        try:
            results.append(await coro)
        except TimeoutError:
            results.append("timeout")
    print(results)  # expect: [0.001, 'timeout', 'timeout']
    try:
        asyncio.as_completed(tasks[0])
    except TypeError as exc:
        print(exc)  # expect: expects an iterable of awaitables, not Task


asyncio.run(main())

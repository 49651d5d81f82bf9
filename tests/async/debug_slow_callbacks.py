# SPDX-License-Identifier: MIT
# virtual-time
# stderr: Executing <Task finished name='slow' coro=<slow() done
# stderr: took 0.250 seconds
# stderr: Executing <Handle sleep(0.5) created at
# stderr: took 0.500 seconds
import asyncio
import time


async def slow():
    time.sleep(0.25)


async def main():
    loop = asyncio.get_running_loop()
    print(loop.slow_callback_duration)      # expect: 0.1
    loop.call_soon(time.sleep, 0.5)
    await asyncio.create_task(slow(), name='slow')
    loop.slow_callback_duration = 2
    time.sleep(1)
    await asyncio.sleep(0)


asyncio.run(main(), debug=True)

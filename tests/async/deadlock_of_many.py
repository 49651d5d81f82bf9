# SPDX-License-Identifier: MIT
# The list is short: twenty tasks, and how many more there are. A long name is cut.
import asyncio


async def wait(event):
    await event.wait()


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(wait(event), name="x" * 1000) for _ in range(30)]
    await asyncio.wait(tasks)


try:
    asyncio.run(main())
except RuntimeError as error:
    lines = str(error).replace(__file__, "FILE").split("\n")
    print(len(lines), lines[0])     # expect: 22 deadlock: nothing is ready, no timer is set, and 31 tasks wait:
    print(lines[1])                 # expect:   Task-1 waits for wait (FILE:13 in main)
    print(lines[20].count("x"))     # expect: 60
    print(lines[21])                # expect:   and 11 more

# SPDX-License-Identifier: MIT
# The block ends after the last task, tasks made by tasks included.
import asyncio
log = []


async def child(group, depth):
    await asyncio.sleep(0)
    log.append(depth)
    if depth:
        group.create_task(child(group, depth - 1))


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(child(group, 3))
        log.append("body")
    log.append("end")


asyncio.run(main())
print(*log)  # expect: body 3 2 1 0 end

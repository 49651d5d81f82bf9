# SPDX-License-Identifier: MIT
# What still runs when main returns is cancelled, and may clean up.
import asyncio
log = []


async def child(name):
    try:
        await asyncio.sleep(10)
    finally:
        log.append(f"{name} finally")
        await asyncio.sleep(0)
        log.append(f"{name} cleaned")


async def main():
    global task
    task = asyncio.create_task(child("a"))
    await asyncio.sleep(0)
    return "result"


print(asyncio.run(main()))  # expect: result
print(*log, sep=", ")  # expect: a finally, a cleaned
print(task.cancelled())  # expect: True

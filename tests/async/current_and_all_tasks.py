# SPDX-License-Identifier: MIT
# Who runs, and who is there.
import asyncio


async def child():
    await asyncio.sleep(0)


async def main():
    task = asyncio.create_task(child(), name="kid")
    print(sorted(t.get_name() == "kid" for t in asyncio.all_tasks()))  # expect: [False, True]
    print(asyncio.current_task() in asyncio.all_tasks(), task.get_name())  # expect: True kid
    await task
    print(len(asyncio.all_tasks()))  # expect: 1


asyncio.run(main())
try:
    asyncio.current_task()
except RuntimeError as exc:
    print(exc)  # expect: no running event loop

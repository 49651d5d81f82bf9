# SPDX-License-Identifier: MIT
# A cancellation needs one turn for each task it passes.
import asyncio


class Loop(asyncio.SelectorEventLoop):
    turns = 0
    def _run_once(self):
        self.turns += 1
        super()._run_once()


log = []


async def level(n):
    try:
        if n:
            await asyncio.create_task(level(n - 1))
        else:
            await asyncio.sleep(10)
    finally:
        log.append((n, asyncio.get_running_loop().turns - start))


async def main():
    global start
    task = asyncio.create_task(level(3))
    for _ in range(6):
        await asyncio.sleep(0)
    start = asyncio.get_running_loop().turns
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append(("main", asyncio.get_running_loop().turns - start))


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
print(log)  # expect: [(0, 1), (1, 2), (2, 3), (3, 4), ('main', 5)]

# SPDX-License-Identifier: MIT
# Programs may subclass the loop and see every turn.
import asyncio


class Loop(asyncio.SelectorEventLoop):
    turns = 0
    def _run_once(self):
        self.turns += 1
        super()._run_once()


async def child():
    return 1


async def main():
    loop = asyncio.get_running_loop()
    start = loop.turns
    await asyncio.sleep(0)
    sleep = loop.turns - start
    start = loop.turns
    await asyncio.gather(child(), child())
    gather = loop.turns - start
    start = loop.turns
    async with asyncio.TaskGroup() as group:
        group.create_task(child())
    return sleep, gather, loop.turns - start


with asyncio.Runner(loop_factory=Loop) as runner:
    print(runner.run(main()))  # expect: (1, 3, 3)

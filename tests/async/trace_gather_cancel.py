# SPDX-License-Identifier: MIT
# Who hears when of a cancellation through gather.
import asyncio


class Loop(asyncio.SelectorEventLoop):
    turns = 0
    def _run_once(self):
        self.turns += 1
        super()._run_once()


log = []


def note(what):
    log.append(f"{what}:{asyncio.get_running_loop().turns - start}")


async def child(name):
    try:
        await asyncio.sleep(10)
    finally:
        note(name)


async def gatherer():
    try:
        await asyncio.gather(child("a"), child("b"))
    finally:
        note("gatherer")


async def main():
    global start
    task = asyncio.create_task(gatherer())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    start = asyncio.get_running_loop().turns
    task.cancel()
    await asyncio.wait([task])
    note("main")


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
print(*log)  # expect: a:1 b:1 gatherer:3 main:5

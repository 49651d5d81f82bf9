# SPDX-License-Identifier: MIT
# When siblings, body and caller of a group hear of an error.
import asyncio


class Loop(asyncio.SelectorEventLoop):
    turns = 0
    def _run_once(self):
        self.turns += 1
        super()._run_once()


log = []


def note(what):
    log.append(f"{what}:{asyncio.get_running_loop().turns - start}")


async def sibling():
    try:
        await asyncio.sleep(10)
    finally:
        note("sibling")


async def bad():
    global start
    await asyncio.sleep(0)
    start = asyncio.get_running_loop().turns
    note("raise")
    raise ValueError


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sibling())
            group.create_task(bad())
            try:
                await asyncio.sleep(10)
            finally:
                note("body")
    except* ValueError:
        note("group")


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
print(*log)  # expect: raise:0 sibling:2 body:2 group:4

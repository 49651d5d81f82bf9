# SPDX-License-Identifier: MIT
# A notified waiter takes the lock on its turn, the others after it.
import asyncio


class Loop(asyncio.SelectorEventLoop):
    turns = 0
    def _run_once(self):
        self.turns += 1
        super()._run_once()


log = []


def note(what):
    log.append(f"{what}:{asyncio.get_running_loop().turns - start}")


async def waiter(condition, name, suspends):
    async with condition:
        await condition.wait()
        note(name)
        if suspends:
            await asyncio.sleep(0)
            note(name)


async def main():
    global start
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(condition, name, name == "b")) for name in "abcd"]
    await asyncio.sleep(0)
    async with condition:
        condition.notify_all()
    start = asyncio.get_running_loop().turns
    await asyncio.gather(*tasks)
    note("main")


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
print(*log)  # expect: a:1 b:1 b:2 c:3 d:4 main:6

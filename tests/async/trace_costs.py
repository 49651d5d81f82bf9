# SPDX-License-Identifier: MIT
# How many turns of the loop each construct takes until the awaiting code goes on.
import asyncio


class Loop(asyncio.SelectorEventLoop):
    turns = 0
    def _run_once(self):
        self.turns += 1
        super()._run_once()


async def nothing():
    pass


async def group():
    async with asyncio.TaskGroup() as group:
        group.create_task(nothing())


async def empty_group():
    async with asyncio.TaskGroup():
        pass


async def with_timeout():
    async with asyncio.timeout(10):
        await nothing()


async def first_completed():
    for coro in asyncio.as_completed([nothing()]):
        await coro


async def queue():
    queue = asyncio.Queue(1)
    await queue.put(1)
    await queue.get()


async def lock():
    async with asyncio.Lock(), asyncio.Semaphore():
        pass


async def gathered():
    await asyncio.gather(asyncio.gather(nothing(), nothing()), nothing())


async def main():
    loop = asyncio.get_running_loop()
    async def cost(awaitable):
        start = loop.turns
        await awaitable
        return loop.turns - start
    print("coroutine", await cost(nothing()))  # expect: coroutine 0
    print("sleep(0)", await cost(asyncio.sleep(0)))  # expect: sleep(0) 1
    print("task", await cost(asyncio.create_task(nothing())))  # expect: task 2
    print("gather()", await cost(asyncio.gather()))  # expect: gather() 0
    print("gather", await cost(asyncio.gather(nothing())))  # expect: gather 3
    print("nested gather", await cost(gathered()))  # expect: nested gather 4
    print("wait", await cost(asyncio.wait([asyncio.create_task(nothing())])))  # expect: wait 3
    print("wait_for", await cost(asyncio.wait_for(nothing(), 1)))  # expect: wait_for 0
    print("shield", await cost(asyncio.shield(nothing())))  # expect: shield 3
    print("as_completed", await cost(first_completed()))  # expect: as_completed 3
    print("group", await cost(group()))  # expect: group 3
    print("empty group", await cost(empty_group()))  # expect: empty group 0
    print("timeout", await cost(with_timeout()))  # expect: timeout 0
    print("queue", await cost(queue()))  # expect: queue 0
    print("lock", await cost(lock()))  # expect: lock 0


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())

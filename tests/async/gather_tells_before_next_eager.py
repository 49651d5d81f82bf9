# gather() asks each child to tell it when it is done before it starts the next: a callback that an eager next one adds comes after.
import asyncio


async def waits(future):
    await future


async def adds(tasks, gathered):
    tasks[0].add_done_callback(lambda _: print("callback of the second", gathered[0].done()))


async def main():
    loop = asyncio.get_running_loop()
    future, tasks = loop.create_future(), []

    def factory(loop, coro, **kwargs):
        task = asyncio.Task(coro, loop=loop, eager_start=True, **kwargs)
        tasks.append(task)
        return task

    loop.set_task_factory(factory)
    gathered = []
    gathered.append(asyncio.gather(waits(future), adds(tasks, gathered)))
    future.set_result(None)
    await gathered[0]


asyncio.run(main())
# expect: callback of the second True

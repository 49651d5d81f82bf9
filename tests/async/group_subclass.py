# SPDX-License-Identifier: MIT
# A subclass's own methods are what the group calls.
import asyncio


class Group(asyncio.TaskGroup):
    def _on_task_done(self, task):
        print("done", task.get_name())
        super()._on_task_done(task)

    def _abort(self):
        print("abort")
        super()._abort()

    async def __aexit__(self, *args):
        print("leaving", args[0])
        try:
            return await super().__aexit__(*args)
        finally:
            print("left")


class Task(asyncio.Task):
    def cancel(self, msg=None):
        print("cancel", self.get_name())
        return super().cancel(msg)


async def slow():
    await asyncio.sleep(10)


async def fails():
    await asyncio.sleep(0)
    raise ValueError("v")


async def main():
    for own_tasks in (False, True):
        if own_tasks:
            asyncio.get_running_loop().set_task_factory(lambda loop, coro, **kwargs: Task(coro, loop=loop, **kwargs))
        try:
            async with Group() as group:
                group.create_task(fails(), name="fails")
                group.create_task(slow(), name="slow")
        except* ValueError as exc:
            print(repr(exc))


asyncio.run(main())

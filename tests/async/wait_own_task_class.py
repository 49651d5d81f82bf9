# SPDX-License-Identifier: MIT
# wait() for tasks of a class with methods of its own goes through these.
import asyncio


async def turns(n, error=None):
    for _ in range(n):
        await asyncio.sleep(0)
    if error is not None:
        raise error


def names(tasks):
    return sorted(task.get_name() for task in tasks)


def start(*specs):
    return [asyncio.create_task(turns(*spec), name=f"t{i}") for i, spec in enumerate(specs)]


class Task(asyncio.Task):
    def add_done_callback(self, callback, *, context=None):
        print("add", self.get_name())
        super().add_done_callback(callback, context=context)

    def remove_done_callback(self, callback):
        print("remove", self.get_name())
        return super().remove_done_callback(callback)

    def cancelled(self):
        print("cancelled?", self.get_name())
        return super().cancelled()


async def main():
    for error in (None, KeyError("k")):
        task = Task(turns(2, error), loop=asyncio.get_running_loop(), name="own")
        done, pending = await asyncio.wait([task], return_when=asyncio.FIRST_EXCEPTION)
        print(names(done), names(pending), task.exception())


asyncio.run(main())

# SPDX-License-Identifier: MIT
# Queues that keep their items in another way, and a program that looks inside a queue.
import asyncio


class Unique(asyncio.Queue):
    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        if item not in self._queue:
            self._queue.append(item)

    def _get(self):
        return self._queue.pop(0)


class Sized(asyncio.Queue):
    def _init(self, maxsize):
        self.weights = []

    def _put(self, item):
        self.weights.append(item)

    def _get(self):
        return self.weights.pop()

    def qsize(self):
        return sum(self.weights)

    def empty(self):
        return not self.weights


class Doubling(asyncio.Queue):
    def put_nowait(self, item):
        super().put_nowait(item * 2)

    async def get(self):
        return await super().get(), "got"


async def main():
    queue = Unique()
    for item in (1, 2, 1):
        await queue.put(item)
    print(queue, queue.qsize(), await queue.get(), queue.get_nowait())

    queue = Sized(5)
    await queue.put(3)
    await queue.put(4)
    print(queue.qsize(), queue.full(), await queue.get(), queue.full())

    queue = Doubling()
    await queue.put(4)
    print(await queue.get())

    queue = asyncio.Queue()
    queue._queue.extend("ab")
    print(queue.get_nowait(), list(queue._queue), type(queue._queue).__name__, queue._unfinished_tasks, queue._finished.is_set())
    waiter = asyncio.get_running_loop().create_future()
    queue._putters.append(waiter)
    queue.get_nowait()
    print(waiter.done(), asyncio.Queue[int])
    print(asyncio.Queue(float("inf")).full(), repr(asyncio.QueueFull("x")), asyncio.QueueEmpty.__module__)


asyncio.run(main())

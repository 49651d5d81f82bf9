# SPDX-License-Identifier: MIT
# LifoQueue and PriorityQueue: a native Queue that keeps its items in another order.

from _asyncio import Queue, QueueEmpty, QueueFull, QueueShutDown

__all__ = ('Queue', 'PriorityQueue', 'LifoQueue', 'QueueFull', 'QueueEmpty', 'QueueShutDown')


class PriorityQueue(Queue):
    """The smallest item comes out first."""

    def _init(self, maxsize):
        # Late, because few programs have such a queue.
        global heappop, heappush
        from heapq import heappop, heappush
        self._queue = []

    def _put(self, item):
        heappush(self._queue, item)

    def _get(self):
        return heappop(self._queue)


class LifoQueue(Queue):
    """The newest item comes out first."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.pop()

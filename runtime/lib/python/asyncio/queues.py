# SPDX-License-Identifier: MIT
# Queue, LifoQueue, PriorityQueue: tasks that wait to get or put are futures in two deques; an item is never handed
# over directly, a woken task looks again.

from _asyncio import _get_running_loop
from _collections import deque
from .locks import Event
from .mixins import _LoopBoundMixin

__all__ = ('Queue', 'PriorityQueue', 'LifoQueue', 'QueueFull', 'QueueEmpty', 'QueueShutDown')


class QueueEmpty(Exception):
    """get_nowait() on an empty queue."""


class QueueFull(Exception):
    """put_nowait() on a full queue."""


class QueueShutDown(Exception):
    """put() or get() on a queue that was shut down."""


class Queue(_LoopBoundMixin):
    """First in, first out; put() waits while maxsize items are in it (a maxsize of 0 or less is no limit)."""

    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = deque()
        self._putters = deque()
        self._unfinished_tasks = 0
        self._finished = Event()
        self._finished._value = True
        self._is_shutdown = False
        self._init(maxsize)

    # Subclasses replace these three to keep their items in another order.

    def _init(self, maxsize):
        self._queue = deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def _wakeup_next(self, waiters):
        # The first one that is still waiting; the others have been cancelled or woken already.
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                break

    def _leave_line(self, waiters, waiter, is_blocked):
        # In case the exception came while no wake-up had.
        waiter.cancel()
        try:
            waiters.remove(waiter)
        except ValueError:
            # Woken already: the waker took it out.
            pass
        if not waiter.cancelled() and not is_blocked():
            # Woken, but cancelled before it ran: the next in line takes the turn.
            self._wakeup_next(waiters)

    def __repr__(self):
        return f'<{type(self).__name__} at {id(self):#x} {self._format()}>'

    def __str__(self):
        return f'<{type(self).__name__} {self._format()}>'

    __class_getitem__ = classmethod(type(list[int]))

    def _format(self):
        result = f'maxsize={self._maxsize!r}'
        if getattr(self, '_queue', None):
            result += f' _queue={list(self._queue)!r}'
        if self._getters:
            result += f' _getters[{len(self._getters)}]'
        if self._putters:
            result += f' _putters[{len(self._putters)}]'
        if self._unfinished_tasks:
            result += f' tasks={self._unfinished_tasks}'
        if self._is_shutdown:
            result += ' shutdown'
        return result

    def qsize(self):
        """How many items are in the queue."""
        return len(self._queue)

    @property
    def maxsize(self):
        """How many items the queue takes."""
        return self._maxsize

    def empty(self):
        """True if there is nothing to get."""
        return not self._queue

    def full(self):
        """True if maxsize items are in the queue."""
        return 0 < self._maxsize <= self.qsize()

    async def put(self, item):
        """Put an item in, waiting for room; QueueShutDown if there will be none."""
        while self.full():
            if self._is_shutdown:
                raise QueueShutDown
            loop = _get_running_loop()
            if loop is not self._loop:
                loop = self._get_loop()
            putter = loop.create_future()
            self._putters.append(putter)
            try:
                await putter
            except:
                self._leave_line(self._putters, putter, self.full)
                raise
        return self.put_nowait(item)

    def put_nowait(self, item):
        """Put an item in; QueueFull if there is no room."""
        if self._is_shutdown:
            raise QueueShutDown
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished_tasks += 1
        self._finished._value = False
        if self._getters:
            self._wakeup_next(self._getters)

    async def get(self):
        """Take an item out, waiting for one; QueueShutDown if there will be none."""
        while self.empty():
            if self._is_shutdown:
                raise QueueShutDown
            loop = _get_running_loop()
            if loop is not self._loop:
                loop = self._get_loop()
            getter = loop.create_future()
            self._getters.append(getter)
            try:
                await getter
            except:
                self._leave_line(self._getters, getter, self.empty)
                raise
        return self.get_nowait()

    def get_nowait(self):
        """Take an item out; QueueEmpty if there is none."""
        if self.empty():
            if self._is_shutdown:
                raise QueueShutDown
            raise QueueEmpty
        item = self._get()
        if self._putters:
            self._wakeup_next(self._putters)
        return item

    def task_done(self):
        """Say that an item taken out is dealt with; the last one lets join() go on."""
        if self._unfinished_tasks <= 0:
            raise ValueError('task_done() called too many times')
        self._unfinished_tasks -= 1
        if self._unfinished_tasks == 0:
            self._finished.set()

    async def join(self):
        """Wait until every item that was put in is dealt with."""
        if self._unfinished_tasks > 0:
            await self._finished.wait()

    def shutdown(self, immediate=False):
        """Refuse put() from now on, and get() once empty; if immediate, drop what is in the queue."""
        self._is_shutdown = True
        if immediate:
            while not self.empty():
                self._get()
                if self._unfinished_tasks > 0:
                    self._unfinished_tasks -= 1
            if self._unfinished_tasks == 0:
                self._finished.set()
        # They look again, and find the queue shut.
        for waiters in (self._getters, self._putters):
            while waiters:
                waiter = waiters.popleft()
                if not waiter.done():
                    waiter.set_result(None)


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

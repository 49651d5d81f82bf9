# SPDX-License-Identifier: MIT
# Condition and Barrier; Lock, Event, Semaphore and BoundedSemaphore are native. Waiters are futures in a deque, served first
# come first served; a waiter takes itself off its deque, so that a cancelled one stays in line until its task has run.

from _asyncio import BoundedSemaphore, CancelledError, Event, Lock, Semaphore
from _collections import deque
from .exceptions import BrokenBarrierError
from .mixins import _LoopBoundMixin

__all__ = ('Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier')


async def _enter(lock):
    # `async with` of a class that has an acquire() of its own.
    await lock.acquire()


class _ContextManagerMixin:
    async def __aenter__(self):
        await self.acquire()
        # What `as` binds is None on purpose: the lock itself would invite a second acquire().
        return None

    async def __aexit__(self, exc_type, exc, tb):
        self.release()


class Condition(_ContextManagerMixin, _LoopBoundMixin):
    """A lock whose holder can wait, without holding it, to be notified."""

    def __init__(self, lock=None):
        if lock is None:
            lock = Lock()
        self._lock = lock
        self.locked = lock.locked
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = deque()

    def __repr__(self):
        extra = 'locked' if self.locked() else 'unlocked'
        if self._waiters:
            extra = f'{extra}, waiters:{len(self._waiters)}'
        return f'<{super().__repr__()[1:-1]} [{extra}]>'

    async def wait(self):
        """Release the lock, wait to be notified, take the lock again; return True."""
        if not self.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        fut = self._get_loop().create_future()
        waiters = self._waiters
        self.release()
        try:
            try:
                waiters.append(fut)
                try:
                    await fut
                    return True
                finally:
                    waiters.remove(fut)
            finally:
                # The caller will release the lock, so it has to hold it, cancelled or not.
                cancelled = None
                while True:
                    try:
                        await self.acquire()
                        break
                    except CancelledError as exc:
                        cancelled = exc
                if cancelled is not None:
                    try:
                        raise cancelled
                    finally:
                        cancelled = None
        except BaseException:
            # This task may have been notified and will not act on it: let another one.
            self._notify(1)
            raise

    async def wait_for(self, predicate):
        """Wait until predicate() is true; return its value."""
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake up to n waiters; they go on when they get the lock."""
        if not self.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        self._notify(n)

    def notify_all(self):
        """Wake all waiters."""
        self.notify(len(self._waiters))

    def _notify(self, n):
        woken = 0
        for fut in self._waiters:
            if woken >= n:
                break
            if not fut.done():
                woken += 1
                fut.set_result(False)


class _BarrierState:
    FILLING = 'filling'
    DRAINING = 'draining'
    RESETTING = 'resetting'
    BROKEN = 'broken'


_FILLING = _BarrierState.FILLING
_DRAINING = _BarrierState.DRAINING
_RESETTING = _BarrierState.RESETTING
_BROKEN = _BarrierState.BROKEN


class Barrier(_LoopBoundMixin):
    """Tasks wait until as many as `parties` have come, then all go on; it can be used again and again."""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be >= 1')
        self._cond = Condition()
        self._parties = parties
        self._state = _FILLING
        # Tasks inside wait(), past the gate.
        self._count = 0

    def __repr__(self):
        extra = self._state
        if not self.broken:
            extra += f', waiters:{self.n_waiting}/{self.parties}'
        return f'<{super().__repr__()[1:-1]} [{extra}]>'

    async def __aenter__(self):
        # `as` binds the index of arrival.
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    def _is_open(self):
        return self._state is _FILLING or self._state is _BROKEN

    def _is_released(self):
        return self._state is not _FILLING

    async def wait(self):
        """Wait for the others; return this task's number of arrival, from 0 to parties - 1."""
        cond = self._cond
        async with cond:
            # While those of the last round leave, newcomers wait at the gate.
            while not self._is_open():
                await cond.wait()
            if self._state is _BROKEN:
                raise BrokenBarrierError('Barrier aborted')
            try:
                index = self._count
                self._count += 1
                if index + 1 == self._parties:
                    self._state = _DRAINING
                    cond.notify_all()
                else:
                    await cond.wait_for(self._is_released)
                    if self._state is _BROKEN or self._state is _RESETTING:
                        raise BrokenBarrierError('Abort or reset of barrier')
                return index
            finally:
                self._count -= 1
                if self._count == 0:
                    if self._state is _RESETTING or self._state is _DRAINING:
                        self._state = _FILLING
                    cond.notify_all()

    async def reset(self):
        """Back to the start: those who wait get BrokenBarrierError."""
        async with self._cond:
            self._state = _RESETTING if self._count > 0 else _FILLING
            self._cond.notify_all()

    async def abort(self):
        """Break the barrier: those who wait, and all who come, get BrokenBarrierError."""
        async with self._cond:
            self._state = _BROKEN
            self._cond.notify_all()

    @property
    def parties(self):
        """How many it takes."""
        return self._parties

    @property
    def n_waiting(self):
        """How many are waiting now."""
        return self._count if self._state is _FILLING else 0

    @property
    def broken(self):
        """True once aborted."""
        return self._state is _BROKEN

# SPDX-License-Identifier: MIT
# Barrier, and what native locks need of Python; Lock, Event, Condition, Semaphore and BoundedSemaphore are native.

from _asyncio import BoundedSemaphore, CancelledError, Condition, Event, Lock, Semaphore
from .exceptions import BrokenBarrierError
from .mixins import _LoopBoundMixin

__all__ = ('Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier')


async def _enter(lock):
    # `async with` of a class that has an acquire() of its own.
    await lock.acquire()


async def _wait(cond):
    # Condition.wait() with a lock that is not the machine's, or of a class with an acquire() of its own.
    if not cond.locked():
        raise RuntimeError('cannot wait on un-acquired lock')
    fut = cond._get_loop().create_future()
    waiters = cond._waiters
    cond.release()
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
                    await cond.acquire()
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
        cond._notify(1)
        raise


async def _wait_for(cond, predicate):
    result = predicate()
    while not result:
        await cond.wait()
        result = predicate()
    return result


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

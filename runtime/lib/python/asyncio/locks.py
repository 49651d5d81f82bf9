# SPDX-License-Identifier: MIT
# Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier. Waiters are futures in a deque, served first come first
# served; a waiter takes itself off its deque, so that a cancelled one stays in line until its task has run.

from _asyncio import CancelledError, _get_running_loop
from _collections import deque
from .exceptions import BrokenBarrierError
from .mixins import _LoopBoundMixin

__all__ = ('Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier')


def _all_cancelled(waiters):
    for fut in waiters:
        if not fut.cancelled():
            return False
    return True


class _ContextManagerMixin:
    async def __aenter__(self):
        await self.acquire()
        # What `as` binds is None on purpose: the lock itself would invite a second acquire().
        return None

    async def __aexit__(self, exc_type, exc, tb):
        self.release()


class Lock(_ContextManagerMixin, _LoopBoundMixin):
    """Mutual exclusion between tasks; waiters get the lock in the order they asked for it."""

    def __init__(self):
        self._waiters = None
        self._locked = False

    def __repr__(self):
        extra = 'locked' if self._locked else 'unlocked'
        if self._waiters:
            extra = f'{extra}, waiters:{len(self._waiters)}'
        return f'<{super().__repr__()[1:-1]} [{extra}]>'

    def locked(self):
        """True while the lock is held."""
        return self._locked

    async def acquire(self):
        """Wait until the lock is free, take it and return True."""
        waiters = self._waiters
        # A released lock with a live waiter belongs to that waiter.
        if not self._locked and (not waiters or _all_cancelled(waiters)):
            self._locked = True
            return True
        if waiters is None:
            waiters = self._waiters = deque()
        loop = _get_running_loop()
        if loop is not self._loop:
            loop = self._get_loop()
        fut = loop.create_future()
        waiters.append(fut)
        try:
            try:
                await fut
            finally:
                waiters.remove(fut)
        except CancelledError:
            # The wake-up may have been ours: pass it on.
            if not self._locked:
                self._wake_up_first()
            raise
        self._locked = True
        return True

    def release(self):
        """Give the lock to the first waiter, or leave it free."""
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        if self._waiters:
            self._wake_up_first()

    def _wake_up_first(self):
        waiters = self._waiters
        if waiters:
            fut = waiters[0]
            if not fut.done():
                fut.set_result(True)


class Event(_LoopBoundMixin):
    """A flag that tasks can wait for."""

    def __init__(self):
        self._waiters = deque()
        self._value = False

    def __repr__(self):
        extra = 'set' if self._value else 'unset'
        if self._waiters:
            extra = f'{extra}, waiters:{len(self._waiters)}'
        return f'<{super().__repr__()[1:-1]} [{extra}]>'

    def is_set(self):
        """True while the flag is set."""
        return self._value

    def set(self):
        """Set the flag and wake everyone who waits for it."""
        if not self._value:
            self._value = True
            for fut in self._waiters:
                if not fut.done():
                    fut.set_result(True)

    def clear(self):
        """Unset the flag."""
        self._value = False

    async def wait(self):
        """Wait until the flag is set (not at all if it is); return True."""
        if self._value:
            return True
        loop = _get_running_loop()
        if loop is not self._loop:
            loop = self._get_loop()
        fut = loop.create_future()
        waiters = self._waiters
        waiters.append(fut)
        try:
            await fut
            return True
        finally:
            waiters.remove(fut)


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


class Semaphore(_ContextManagerMixin, _LoopBoundMixin):
    """A counter that acquire() takes from and waits for when it is zero."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('Semaphore initial value must be >= 0')
        self._waiters = None
        self._value = value

    def __repr__(self):
        extra = 'locked' if self.locked() else f'unlocked, value:{self._value}'
        if self._waiters:
            extra = f'{extra}, waiters:{len(self._waiters)}'
        return f'<{super().__repr__()[1:-1]} [{extra}]>'

    def locked(self):
        """True if acquire() would wait."""
        waiters = self._waiters
        return self._value == 0 or (bool(waiters) and not _all_cancelled(waiters))

    async def acquire(self):
        """Take one, waiting for it if there is none or others wait; return True."""
        waiters = self._waiters
        if self._value and (not waiters or _all_cancelled(waiters)):
            self._value -= 1
            return True
        if waiters is None:
            waiters = self._waiters = deque()
        loop = _get_running_loop()
        if loop is not self._loop:
            loop = self._get_loop()
        fut = loop.create_future()
        waiters.append(fut)
        try:
            try:
                await fut
            finally:
                waiters.remove(fut)
        except CancelledError:
            # Woken and cancelled at once: what the waker took for us goes back.
            if fut.done() and not fut.cancelled():
                self._value += 1
            raise
        finally:
            # Those who came while a wake-up was under way had to line up: let in as many as there is room for.
            while self._value > 0 and self._wake_up_next():
                pass
        return True

    def release(self):
        """Give one back and wake the first waiter."""
        self._value += 1
        if self._waiters:
            self._wake_up_next()

    def _wake_up_next(self):
        # The waker takes one on behalf of the waiter, so that nobody gets in between.
        if self._waiters:
            for fut in self._waiters:
                if not fut.done():
                    self._value -= 1
                    fut.set_result(True)
                    return True
        return False


class BoundedSemaphore(Semaphore):
    """A semaphore that refuses to be released above its first value."""

    def __init__(self, value=1):
        self._bound_value = value
        super().__init__(value)

    def release(self):
        """Give one back; ValueError if nothing was taken."""
        if self._value >= self._bound_value:
            raise ValueError('BoundedSemaphore released too many times')
        super().release()


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

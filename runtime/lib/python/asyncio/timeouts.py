# SPDX-License-Identifier: MIT
# timeout() and timeout_at(): cancel the task that is inside the block when the time has come, and turn that
# cancellation into TimeoutError where the block ends. State and order: a Timeout is CREATED, then ENTERED; the timer
# makes it EXPIRING; leaving makes that EXPIRED, and ENTERED EXITED.

from _asyncio import CancelledError, current_task, get_running_loop

__all__ = ('Timeout', 'timeout', 'timeout_at')


class _State:
    CREATED = 'created'
    ENTERED = 'active'
    EXPIRING = 'expiring'
    EXPIRED = 'expired'
    EXITED = 'finished'


_CREATED = _State.CREATED
_ENTERED = _State.ENTERED
_EXPIRING = _State.EXPIRING
_EXPIRED = _State.EXPIRED
_EXITED = _State.EXITED


class Timeout:
    """The context manager of timeout() and timeout_at()."""

    def __init__(self, when):
        self._state = _CREATED
        self._timeout_handler = None
        self._task = None
        self._when = when

    def when(self):
        """The deadline on the loop's clock, or None."""
        return self._when

    def reschedule(self, when):
        """Move the deadline; None takes it away."""
        if self._state is not _ENTERED:
            if self._state is _CREATED:
                raise RuntimeError('Timeout has not been entered')
            raise RuntimeError(f'Cannot change state of {self._state} Timeout')
        self._when = when
        if self._timeout_handler is not None:
            self._timeout_handler.cancel()
        self._arm(when)

    def _arm(self, when):
        if when is None:
            self._timeout_handler = None
            return
        loop = get_running_loop()
        if when <= loop.time():
            self._timeout_handler = loop.call_soon(self._on_timeout)
        else:
            self._timeout_handler = loop.call_at(when, self._on_timeout)

    def expired(self):
        """True once the deadline has passed while inside the block."""
        return self._state is _EXPIRING or self._state is _EXPIRED

    def __repr__(self):
        info = ''
        if self._state is _ENTERED:
            info = f' when={round(self._when, 3) if self._when is not None else None}'
        return f'<Timeout [{self._state}]{info}>'

    def _enter(self):
        if self._state is not _CREATED:
            raise RuntimeError('Timeout has already been entered')
        task = current_task()
        if task is None:
            raise RuntimeError('Timeout should be used inside a task')
        self._state = _ENTERED
        self._task = task
        self._cancelling = task.cancelling()
        self._arm(self._when)

    def _leave(self, exc):
        if self._timeout_handler is not None:
            self._timeout_handler.cancel()
            self._timeout_handler = None
        if self._state is _ENTERED:
            self._state = _EXITED
            return
        assert self._state is _EXPIRING
        self._state = _EXPIRED
        # If the task has been cancelled by others as well, their cancellation goes on.
        if self._task.uncancel() > self._cancelling or exc is None:
            return
        if isinstance(exc, CancelledError):
            raise TimeoutError from exc
        _replace_cancelled_context(exc)
        if isinstance(exc, ExceptionGroup):
            for inner in exc.exceptions:
                _replace_cancelled_context(inner)

    async def __aenter__(self):
        self._enter()
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        self._leave(exc_val)

    def _on_timeout(self):
        assert self._state is _ENTERED
        self._task.cancel()
        self._state = _EXPIRING
        # The handle has run; keeping it would keep this object.
        self._timeout_handler = None


def _replace_cancelled_context(exc):
    # An error raised while our cancellation was handled says that it came of a timeout.
    while exc.__context__ is not None:
        context = exc.__context__
        if isinstance(context, CancelledError):
            timeout_error = TimeoutError()
            timeout_error.__context__ = timeout_error.__cause__ = context
            exc.__context__ = timeout_error
            return
        exc = context


def timeout(delay):
    """`async with timeout(delay)`: TimeoutError if the block takes longer than delay seconds (None: no limit)."""
    return Timeout(get_running_loop().time() + delay if delay is not None else None)


def timeout_at(when):
    """As timeout(), with a deadline on the loop's clock."""
    return Timeout(when)

# SPDX-License-Identifier: MIT
# Future, Executor, wait() and as_completed().
#
# Nobody else runs while a program waits here, so whoever waits does the work: result(), wait() and the rest run what
# the pools still have to do, in its order, until what they wait for is there. What no pool will ever finish is waited
# for as long as the timeout says; without a timeout that is a RuntimeError.

import collections
import time
import types

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

PENDING = 'PENDING'
RUNNING = 'RUNNING'
CANCELLED = 'CANCELLED'
CANCELLED_AND_NOTIFIED = 'CANCELLED_AND_NOTIFIED'
FINISHED = 'FINISHED'

_words = {PENDING: 'pending', RUNNING: 'running', CANCELLED: 'cancelled', CANCELLED_AND_NOTIFIED: 'cancelled',
          FINISHED: 'finished'}


class Error(Exception):
    """What the errors of this package have in common."""


class CancelledError(Error):
    """The future was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Error):
    """The future's state does not allow the operation."""


class BrokenExecutor(RuntimeError):
    """The executor cannot be used any more."""


CancelledError.__module__ = InvalidStateError.__module__ = BrokenExecutor.__module__ = __name__


def _log():
    import logging
    return logging.getLogger('concurrent.futures')


# Event loops in whose turns a piece of work is being done, innermost last.
_interrupted_loops = []


def _work_on(futures):
    # Do one piece of work that brings one of the futures nearer to its end; tell whether there was one.
    for future in futures:
        pool = future._pool
        if pool is not None and pool._run_next():
            return True
    if not _interrupted_loops:
        return False
    # The work that waits was begun by a turn of this loop: its tasks may be what finishes the futures.
    import asyncio
    loop = _interrupted_loops.pop()
    inner = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        if asyncio.current_task(loop) is not None or not hasattr(loop, '_run_once'):
            return False
        loop._run_once()
    finally:
        asyncio._set_running_loop(inner)
        _interrupted_loops.append(loop)
    return True


def _wait_until(is_over, futures, timeout):
    # Work on the futures until is_over(). False: the timeout came first.
    deadline = None if timeout is None else time.monotonic() + timeout
    while not is_over():
        if deadline is not None and time.monotonic() >= deadline:
            return False
        if _work_on(futures):
            continue
        if deadline is None:
            raise RuntimeError('deadlock: nothing is left to do that could finish the future, '
                               'and there are no other threads')
        time.sleep(max(0, deadline - time.monotonic()))
    return True


class Future:
    """The result of a call that may come later."""

    # The pool that has the call in its queue.
    _pool = None

    def __init__(self):
        """Executors make futures; programs make them in tests only."""
        self._state = PENDING
        self._result = None
        self._exception = None
        self._done_callbacks = []

    def __repr__(self):
        text = f'<{type(self).__name__} at {id(self):#x} state={_words[self._state]}'
        if self._state != FINISHED:
            return text + '>'
        if self._exception is not None:
            return f'{text} raised {type(self._exception).__name__}>'
        return f'{text} returned {type(self._result).__name__}>'

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            self._invoke(callback)

    def _invoke(self, callback):
        try:
            callback(self)
        except Exception:
            _log().exception('exception calling callback for %r', self)

    def cancel(self):
        """Cancel the call if it has not begun; tell whether it is cancelled."""
        if self._state in (RUNNING, FINISHED):
            return False
        if self._state == PENDING:
            self._state = CANCELLED
            self._invoke_callbacks()
        return True

    def cancelled(self):
        """Was the call cancelled?"""
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        """Is the call being made?"""
        return self._state == RUNNING

    def done(self):
        """Was the call cancelled, or is it over?"""
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED)

    def add_done_callback(self, fn):
        """Call fn(self) once the future is done; at once if it is."""
        if self.done():
            self._invoke(fn)
        else:
            self._done_callbacks.append(fn)

    def _wait(self, timeout):
        if not self.done() and not _wait_until(self.done, (self,), timeout):
            raise TimeoutError()
        if self._state != FINISHED:
            raise CancelledError()

    def result(self, timeout=None):
        """What the call returned, or raise what it raised."""
        self._wait(timeout)
        if self._exception is None:
            return self._result
        try:
            raise self._exception
        finally:
            # The traceback of the exception must not keep the future alive.
            self = None

    def exception(self, timeout=None):
        """What the call raised, or None."""
        self._wait(timeout)
        return self._exception

    def set_running_or_notify_cancel(self):
        """Begin the call: True, or False if it was cancelled. For executors."""
        if self._state == PENDING:
            self._state = RUNNING
            return True
        if self._state == CANCELLED:
            self._state = CANCELLED_AND_NOTIFIED
            return False
        _log().critical('Future %s in unexpected state: %s', id(self), self._state)
        raise RuntimeError('Future in unexpected state')

    def _finish(self, result, exception):
        if self.done():
            raise InvalidStateError(f'{self._state}: {self!r}')
        self._result = result
        self._exception = exception
        self._state = FINISHED
        self._invoke_callbacks()

    def set_result(self, result):
        """The call returned. For executors."""
        self._finish(result, None)

    def set_exception(self, exception):
        """The call raised. For executors."""
        self._finish(None, exception)

    __class_getitem__ = classmethod(types.GenericAlias)


DoneAndNotDoneFutures = collections.namedtuple('DoneAndNotDoneFutures', 'done not_done')


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait for futures; return (done, not_done)."""
    # A dict: each once, in the order given.
    fs = dict.fromkeys(fs)
    known = return_when in (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION)
    if not known and not all(future.done() for future in fs):
        raise ValueError(f'Invalid return condition: {return_when!r}')

    def is_over():
        done = [future for future in fs if future.done()]
        if len(done) == len(fs):
            return True
        if return_when == FIRST_COMPLETED:
            return bool(done)
        if return_when == FIRST_EXCEPTION:
            return any(not future.cancelled() and future._exception is not None for future in done)
        return False

    _wait_until(is_over, fs, timeout)
    done = {future for future in fs if future.done()}
    return DoneAndNotDoneFutures(done, set(fs) - done)


def as_completed(fs, timeout=None):
    """Iterate over the futures: those that are done, then the others as they are done."""
    deadline = None if timeout is None else time.monotonic() + timeout
    waiting = dict.fromkeys(fs)
    total = len(waiting)
    finished = [future for future in waiting if future.done()]
    for future in waiting:
        if not future.done():
            future.add_done_callback(finished.append)
    while True:
        while finished:
            future = finished.pop(0)
            del waiting[future]
            yield future
            # Not kept alive by this generator.
            del future
        if not waiting:
            return
        left = None if deadline is None else max(0, deadline - time.monotonic())
        if not _wait_until(lambda: finished, waiting, left):
            raise TimeoutError(f'{len(waiting)} (of {total}) futures unfinished')


class Executor:
    """What executors have in common."""

    def submit(self, fn, /, *args, **kwargs):
        """Have fn(*args, **kwargs) called; return a Future of its result."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """Iterate over fn(*items) in order. buffersize: how many calls are submitted before their results are taken."""
        if buffersize is not None and not isinstance(buffersize, int):
            raise TypeError('buffersize must be an integer or None')
        if buffersize is not None and buffersize < 1:
            raise ValueError('buffersize must be None or > 0')
        deadline = None if timeout is None else time.monotonic() + timeout
        arguments = zip(*iterables)
        futures = []
        for args in arguments:
            futures.append(self.submit(fn, *args))
            if len(futures) == buffersize:
                break

        def results():
            try:
                while futures:
                    if buffersize is not None:
                        for args in arguments:
                            futures.append(self.submit(fn, *args))
                            break
                    left = None if deadline is None else deadline - time.monotonic()
                    future = futures.pop(0)
                    try:
                        result = future.result(left)
                    finally:
                        future.cancel()
                    yield result
            finally:
                for future in futures:
                    future.cancel()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take nothing more. wait: do what is left to do now; cancel_futures: cancel it."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False

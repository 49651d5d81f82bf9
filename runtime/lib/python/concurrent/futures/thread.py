# SPDX-License-Identifier: MIT
# ThreadPoolExecutor without threads: as if one worker thread made all the calls of a pool, in order of submission,
# each without interruption.
#
# In a running event loop a call is made in a later turn of the loop, else at once. Whoever waits for one before that
# (see _base.py) makes the calls himself. While a call is made no loop is running and the context is the pool's own,
# as in a thread.

import atexit
import contextvars
import weakref
from _asyncio import _get_running_loop, _set_running_loop
from _collections import deque

from . import _base


class BrokenThreadPool(_base.BrokenExecutor):
    """The initializer of the pool failed."""


BrokenThreadPool.__module__ = __name__

_pools = weakref.WeakSet()


@atexit.register
def _python_exit():
    # Calls that were to be made in turns of a loop that does not run any more.
    for pool in list(_pools):
        pool._run_all()


class ThreadPoolExecutor(_base.Executor):
    """Makes the calls it is given, one after another."""

    BROKEN = BrokenThreadPool
    _pool_count = 0

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=(), **ctxkwargs):
        """max_workers and thread_name_prefix change nothing; initializer(*initargs) is called before the first call."""
        if max_workers is None:
            max_workers = 5
        if max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        if ctxkwargs:
            raise TypeError(f'ThreadPoolExecutor() got an unexpected keyword argument {next(iter(ctxkwargs))!r}')
        ThreadPoolExecutor._pool_count += 1
        self._max_workers = max_workers
        self._thread_name_prefix = thread_name_prefix or f'ThreadPoolExecutor-{ThreadPoolExecutor._pool_count - 1}'
        self._initializer = initializer
        self._initargs = initargs
        self._queue = deque()
        self._context = contextvars.Context()
        self._is_busy = False
        self._broken = False
        self._shutdown = False
        _pools.add(self)

    def submit(self, fn, /, *args, **kwargs):
        if self._broken:
            raise self.BROKEN(self._broken)
        if self._shutdown:
            raise RuntimeError('cannot schedule new futures after shutdown')
        future = _base.Future()
        future._pool = self
        self._queue.append((future, fn, args, kwargs))
        loop = _get_running_loop()
        if loop is not None:
            loop.call_soon(self._run_next)
        elif not self._is_busy:
            self._run_all()
        return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def _run_all(self):
        while self._run_next():
            pass

    def _run_next(self):
        # Make the next call; False if there is none.
        if not self._queue:
            return False
        future, fn, args, kwargs = self._queue.popleft()
        del future._pool
        loop = _get_running_loop()
        if loop is not None:
            _base._interrupted_loops.append(loop)
            _set_running_loop(None)
        was_busy, self._is_busy = self._is_busy, True
        # A call that is made while another one waits for it has a context of its own.
        context = contextvars.Context() if was_busy else self._context
        try:
            if self._initializer is not None:
                initializer, self._initializer = self._initializer, None
                context.run(self._initialize, initializer)
            if self._broken:
                future.set_exception(self.BROKEN(self._broken))
            elif future.set_running_or_notify_cancel():
                try:
                    result = context.run(fn, *args, **kwargs)
                except KeyboardInterrupt as exc:
                    future.set_exception(exc)
                    raise
                except BaseException as exc:
                    future.set_exception(exc)
                else:
                    future.set_result(result)
        finally:
            self._is_busy = was_busy
            if loop is not None:
                _base._interrupted_loops.pop()
                _set_running_loop(loop)
            # An exception's traceback must not keep the future alive.
            future = None
        return True

    def _initialize(self, initializer):
        try:
            initializer(*self._initargs)
        except BaseException:
            _base._log().critical('Exception in initializer:', exc_info=True)
            self._initializer_failed()

    def _initializer_failed(self):
        self._broken = 'A thread initializer failed, the thread pool is not usable anymore'

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True
        if cancel_futures:
            for work in self._queue:
                work[0].cancel()
        if wait:
            self._run_all()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__

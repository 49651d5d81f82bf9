# SPDX-License-Identifier: MIT
# run() and Runner: make a loop, run in it, and leave nothing behind.

import contextvars

from _asyncio import _get_running_loop, current_task, gather
from . import events
from .base_futures import isfuture
from .constants import THREAD_JOIN_TIMEOUT
from .coroutines import iscoroutine
from .tasks import _isawaitable, _tasks_in_order, _wrap_awaitable

__all__ = ('Runner', 'run')


class _State:
    CREATED = 'created'
    INITIALIZED = 'initialized'
    CLOSED = 'closed'


class Runner:
    """A loop that several run() calls share; close() or the end of the `with` block ends its tasks and closes it."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = _State.CREATED
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._set_event_loop = False

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def close(self):
        """Cancel what still runs, finish async generators, close the loop."""
        if self._state is not _State.INITIALIZED:
            return
        loop = self._loop
        try:
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor(THREAD_JOIN_TIMEOUT))
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = _State.CLOSED

    def get_loop(self):
        """The runner's loop."""
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        """Run the awaitable in the loop; return its result."""
        if _get_running_loop() is not None:
            # A loop inside a loop would starve the outer one.
            raise RuntimeError('Runner.run() cannot be called from a running event loop')
        self._lazy_init()
        if not iscoroutine(coro):
            if isfuture(coro):
                # As before 3.14: a pending future that no task sets would keep the loop running for ever.
                raise ValueError(f'a coroutine was expected, got {coro!r}')
            if not _isawaitable(coro):
                raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
            coro = _wrap_awaitable(coro)
        task = self._loop.create_task(coro, context=self._context if context is None else context)
        return self._loop.run_until_complete(task)

    def _lazy_init(self):
        if self._state is _State.INITIALIZED:
            return
        if self._state is _State.CLOSED:
            raise RuntimeError('Runner is closed')
        if self._loop_factory is None:
            self._loop = events.new_event_loop()
            if not self._set_event_loop:
                # Once: set_event_loop() may do more each time.
                events.set_event_loop(self._loop)
                self._set_event_loop = True
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._context = contextvars.copy_context()
        self._state = _State.INITIALIZED


def run(main, *, debug=None, loop_factory=None):
    """Run the awaitable in a loop of its own; return its result."""
    if _get_running_loop() is not None:
        raise RuntimeError('asyncio.run() cannot be called from a running event loop')
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


async def _clean_up(loop):
    # What a host does after a call that had a loop of its own, as one coroutine.
    tasks = _tasks_in_order(loop)
    tasks.remove(current_task())
    if tasks:
        for task in tasks:
            task.cancel()
        await gather(*tasks, return_exceptions=True)
        _report_failures(loop, tasks)
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor(THREAD_JOIN_TIMEOUT)


def _cancel_all_tasks(loop):
    to_cancel = _tasks_in_order(loop)
    if not to_cancel:
        return
    for task in to_cancel:
        task.cancel()
    loop.run_until_complete(gather(*to_cancel, return_exceptions=True))
    _report_failures(loop, to_cancel)


def _report_failures(loop, tasks):
    for task in tasks:
        if task.cancelled():
            continue
        exc = task.exception()
        if exc is not None:
            loop.call_exception_handler({
                'message': 'unhandled exception during asyncio.run() shutdown',
                'exception': exc,
                'task': task,
            })

# SPDX-License-Identifier: MIT
# What programs do with tasks: wait, wait_for, as_completed, shield, and the makers of tasks. Task itself, sleep and
# gather are the machine's.

import _asyncio
from _asyncio import (Task, Future, sleep, gather, all_tasks, current_task, get_running_loop, _enter_task,
                      _enter_timeout, _leave_task, _leave_timeout, _swap_current_task, _wait)
from . import events
from . import futures
from .base_futures import isfuture
from .coroutines import iscoroutine, _iscoroutinefunction
from .exceptions import CancelledError, TimeoutError
from .queues import Queue

__all__ = ('Task', 'create_task', 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'wait', 'wait_for',
           'as_completed', 'sleep', 'gather', 'shield', 'ensure_future', 'run_coroutine_threadsafe', 'current_task',
           'all_tasks', 'create_eager_task_factory', 'eager_task_factory', '_register_task', '_unregister_task',
           '_enter_task', '_leave_task')

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

_machine_all_tasks = all_tasks
_foreign_tasks = None


def _register_task(task):
    """Let all_tasks() know of an object that is not of the machine's Task but behaves as one."""
    global _foreign_tasks
    if isinstance(task, Task):
        return
    if _foreign_tasks is None:
        from weakref import WeakSet
        _foreign_tasks = WeakSet()
    _foreign_tasks.add(task)


def _unregister_task(task):
    """Let all_tasks() forget it."""
    if _foreign_tasks is not None:
        _foreign_tasks.discard(task)


def all_tasks(loop=None):
    """The set of the loop's tasks that are not done."""
    tasks = _machine_all_tasks(loop)
    if _foreign_tasks:
        if loop is None:
            loop = get_running_loop()
        tasks.update(task for task in _foreign_tasks if futures._get_loop(task) is loop and not task.done())
    return tasks


_PyTask = _CTask = Task
_py_current_task = _c_current_task = current_task
_py_register_task = _c_register_task = _register_task
_py_unregister_task = _c_unregister_task = _unregister_task
_py_enter_task = _c_enter_task = _enter_task
_py_leave_task = _c_leave_task = _leave_task
_py_swap_current_task = _c_swap_current_task = _swap_current_task

# The unfinished tasks of a loop as a list in order of creation, where the machine has it: all_tasks() is a set.
_tasks_in_order = getattr(_asyncio, '_tasks_in_order', all_tasks)

if hasattr(_asyncio, 'create_task'):
    create_task = _asyncio.create_task
else:
    def create_task(coro, **kwargs):
        """Start coro as a task of the running loop."""
        loop = get_running_loop()
        return loop.create_task(coro, **kwargs) if kwargs else loop.create_task(coro)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Wait for the tasks or futures; return two sets, those done and those not. Nothing is cancelled."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f'expect a list of futures, not {type(fs).__name__}')
    if not fs:
        raise ValueError('Set of Tasks/Futures is empty.')
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f'Invalid return_when value: {return_when}')
    # A dict: each once, in the order given.
    fs = dict.fromkeys(fs)
    for fut in fs:
        if not isfuture(fut) and iscoroutine(fut):
            raise TypeError('Passing coroutines is forbidden, use tasks explicitly.')
    return await _wait(fs, timeout, return_when)


async def _cancel_and_wait(fut):
    waiter = get_running_loop().create_future()

    def on_done(fut):
        if not waiter.done():
            waiter.set_result(None)

    fut.add_done_callback(on_done)
    try:
        fut.cancel()
        # Not `await fut`: that could not tell its cancellation from ours.
        await waiter
    finally:
        fut.remove_done_callback(on_done)


async def wait_for(fut, timeout):
    """Await fut, but not longer than timeout seconds: then it is cancelled and TimeoutError raised."""
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as exc:
            raise TimeoutError from exc
    # As `async with timeout()`.
    scope = _enter_timeout(timeout)
    try:
        result = await fut
    except BaseException as exc:
        _leave_timeout(scope, exc)
        raise
    _leave_timeout(scope, None)
    return result


class _AsCompletedIterator:
    # Iterated plainly it gives coroutines that return the next result; with `async for` the futures themselves.

    def __init__(self, aws, timeout):
        self._done = Queue()
        self._timeout_handle = None
        loop = events.get_event_loop()
        todo = {}
        for aw in dict.fromkeys(aws):
            todo[ensure_future(aw, loop=loop)] = None
        for fut in todo:
            fut.add_done_callback(self._handle_completion)
        if todo and timeout is not None:
            self._timeout_handle = loop.call_later(timeout, self._handle_timeout)
        self._todo = todo
        self._todo_left = len(todo)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    async def __anext__(self):
        if not self._todo_left:
            raise StopAsyncIteration
        assert self._todo_left > 0
        self._todo_left -= 1
        return await self._wait_for_one()

    def __next__(self):
        if not self._todo_left:
            raise StopIteration
        assert self._todo_left > 0
        self._todo_left -= 1
        return self._wait_for_one(resolve=True)

    def _handle_timeout(self):
        for fut in self._todo:
            fut.remove_done_callback(self._handle_completion)
            self._done.put_nowait(None)
        self._todo.clear()

    def _handle_completion(self, fut):
        if not self._todo:
            # The timeout came first.
            return
        del self._todo[fut]
        self._done.put_nowait(fut)
        if not self._todo and self._timeout_handle is not None:
            self._timeout_handle.cancel()

    async def _wait_for_one(self, resolve=False):
        fut = await self._done.get()
        if fut is None:
            raise TimeoutError
        return fut.result() if resolve else fut


def as_completed(fs, *, timeout=None):
    """Iterate over the awaitables in the order in which they finish."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f'expects an iterable of awaitables, not {type(fs).__name__}')
    return _AsCompletedIterator(fs, timeout)


async def _wrap_awaitable(awaitable):
    return await awaitable


def _isawaitable(obj):
    # Generators made coroutines by types.coroutine carry CO_ITERABLE_COROUTINE.
    if hasattr(type(obj), '__await__'):
        return True
    code = getattr(obj, 'gi_code', None)
    return code is not None and bool(code.co_flags & 0x100)


def ensure_future(coro_or_future, *, loop=None):
    """A future as it is; a coroutine or another awaitable as a task."""
    if isfuture(coro_or_future):
        if loop is not None and loop is not futures._get_loop(coro_or_future):
            raise ValueError('The future belongs to a different loop than the one specified as the loop argument')
        return coro_or_future
    should_close = True
    if not iscoroutine(coro_or_future):
        if not _isawaitable(coro_or_future):
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        coro_or_future = _wrap_awaitable(coro_or_future)
        should_close = False
    if loop is None:
        loop = events.get_event_loop()
    try:
        return loop.create_task(coro_or_future)
    except RuntimeError:
        if should_close:
            coro_or_future.close()
        raise


def _as_coroutine(awaitable):
    # For _asyncio: what a task can drive of an object that is neither a future nor a coroutine of the machine.
    if iscoroutine(awaitable):
        return awaitable
    if not _isawaitable(awaitable):
        raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
    return _wrap_awaitable(awaitable)


def shield(arg):
    """Await arg so that a cancellation of the awaiting task does not reach it."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    loop = futures._get_loop(inner)
    outer = loop.create_future()

    def on_inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
            return
        exc = inner.exception()
        if exc is not None:
            outer.set_exception(exc)
        else:
            outer.set_result(inner.result())

    def on_outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(on_inner_done)
            # Nobody awaits inner through us any more. One report is enough, however many shields there were.
            inner.remove_done_callback(_log_shielded)
            inner.add_done_callback(_log_shielded)

    inner.add_done_callback(on_inner_done)
    outer.add_done_callback(on_outer_done)
    return outer


def _log_shielded(fut):
    if fut.cancelled():
        return
    exc = fut.exception()
    if exc is None:
        return
    context = {
        'message': f'{type(exc).__name__} exception in shielded future',
        'exception': exc,
        'future': fut,
    }
    if getattr(fut, '_source_traceback', None):
        context['source_traceback'] = fut._source_traceback
    futures._get_loop(fut).call_exception_handler(context)


def run_coroutine_threadsafe(coro, loop):
    """Start coro in the loop, from anywhere; return a concurrent.futures.Future."""
    if not iscoroutine(coro):
        raise TypeError('A coroutine object is required')
    import concurrent.futures
    future = concurrent.futures.Future()

    def callback():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if future.set_running_or_notify_cancel():
                future.set_exception(exc)
            raise

    loop.call_soon_threadsafe(callback)
    return future


def create_eager_task_factory(custom_task_constructor):
    """A task factory for tasks that run at once, up to their first suspension."""

    def factory(loop, coro, *, eager_start=True, **kwargs):
        return custom_task_constructor(coro, loop=loop, eager_start=eager_start, **kwargs)

    return factory


eager_task_factory = create_eager_task_factory(Task)

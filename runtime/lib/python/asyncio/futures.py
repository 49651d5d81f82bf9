# SPDX-License-Identifier: MIT
# Future, and the copying of states between it and the futures of concurrent.futures (where a host provides those).

import sys

from _asyncio import Future
from . import events
from .base_futures import _CANCELLED, _FINISHED, _PENDING, isfuture
from .exceptions import CancelledError, InvalidStateError, TimeoutError

__all__ = ('Future', 'wrap_future', 'isfuture', 'future_discard_from_awaited_by', 'future_add_to_awaited_by')

_PyFuture = _CFuture = Future


def _get_loop(fut):
    # Foreign futures of old had no get_loop().
    try:
        get_loop = fut.get_loop
    except AttributeError:
        return fut._loop
    return get_loop()


def _set_result_unless_cancelled(fut, result):
    if not fut.cancelled():
        fut.set_result(result)


def _concurrent():
    # A foreign future can only exist if its module was imported.
    return sys.modules.get('concurrent.futures')


def _convert_future_exc(exc):
    module = _concurrent()
    if module is not None:
        kind = type(exc)
        if kind is module.CancelledError and kind is not CancelledError:
            return CancelledError(*exc.args).with_traceback(exc.__traceback__)
        if kind is module.InvalidStateError and kind is not InvalidStateError:
            return InvalidStateError(*exc.args).with_traceback(exc.__traceback__)
    return exc


def _set_concurrent_future_state(concurrent, source):
    assert source.done()
    if source.cancelled():
        concurrent.cancel()
    if not concurrent.set_running_or_notify_cancel():
        return
    exception = source.exception()
    if exception is not None:
        concurrent.set_exception(_convert_future_exc(exception))
    else:
        concurrent.set_result(source.result())


def _copy_future_state(source, dest):
    assert source.done()
    if dest.cancelled():
        return
    assert not dest.done()
    if source.cancelled():
        dest.cancel()
        return
    exception = source.exception()
    if exception is not None:
        dest.set_exception(_convert_future_exc(exception))
    else:
        dest.set_result(source.result())


def _interrupted_loops():
    # The loops in whose turns jobs of executors are being run. A thread's would have ended before such a turn began.
    return getattr(sys.modules.get('concurrent.futures._base'), '_interrupted_loops', ())


def _chain_future(source, destination):
    """Whatever ends source ends destination; a cancelled destination cancels source."""
    concurrent_types = getattr(_concurrent(), 'Future', ())
    for future, role in ((source, 'source'), (destination, 'destination')):
        if not isfuture(future) and not isinstance(future, concurrent_types):
            raise TypeError(f'A future is required for {role} argument')
    source_loop = _get_loop(source) if isfuture(source) else None
    dest_loop = _get_loop(destination) if isfuture(destination) else None

    def set_state(future, other):
        if isfuture(future):
            _copy_future_state(other, future)
        else:
            _set_concurrent_future_state(future, other)

    def on_destination_done(destination):
        if destination.cancelled():
            if source_loop is None or source_loop is dest_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def on_source_done(source):
        if destination.cancelled() and dest_loop is not None and dest_loop.is_closed():
            return
        if dest_loop is None or dest_loop is source_loop or dest_loop in _interrupted_loops():
            set_state(destination, source)
        elif not dest_loop.is_closed():
            dest_loop.call_soon_threadsafe(set_state, destination, source)

    destination.add_done_callback(on_destination_done)
    source.add_done_callback(on_source_done)


def wrap_future(future, *, loop=None):
    """Wrap a concurrent.futures.Future in a Future of the loop."""
    if isfuture(future):
        return future
    assert isinstance(future, getattr(_concurrent(), 'Future', ())), \
        f'concurrent.futures.Future is expected, got {future!r}'
    if loop is None:
        loop = events.get_event_loop()
    new_future = loop.create_future()
    _chain_future(future, new_future)
    return new_future


# Who awaits whom is read off the tasks themselves (graph.py), so nothing has to be recorded for it.

def future_add_to_awaited_by(fut, waiter, /):
    """Accepted for compatibility: call graphs are computed, not recorded."""


def future_discard_from_awaited_by(fut, waiter, /):
    """Accepted for compatibility: call graphs are computed, not recorded."""

# SPDX-License-Identifier: MIT
# BaseEventLoop: the machine's loop with the interface of AbstractEventLoop. What needs sockets, processes or signals
# is refused by name.

import sys

from _asyncio import BaseEventLoop as _MachineLoop, Task, gather
from . import coroutines
from . import events
from . import futures
from .log import logger

__all__ = ('BaseEventLoop', 'Server')

# Cancelled timers are swept when there are more than so many timers and more than this part of them is cancelled.
_MIN_SCHEDULED_TIMER_HANDLES = 100
_MIN_CANCELLED_TIMER_HANDLES_FRACTION = 0.5
MAXIMUM_SELECT_TIMEOUT = 24 * 3600


def _check_callable(func, method):
    if coroutines.iscoroutine(func) or coroutines._iscoroutinefunction(func):
        raise TypeError(f'coroutines cannot be used with {method}()')
    if not callable(func):
        raise TypeError(f'a callable object was expected by {method}(), got {func!r}')


def _format_handle(handle):
    owner = getattr(getattr(handle, '_callback', None), '__self__', None)
    return repr(owner) if isinstance(owner, Task) else str(handle)


def _log_slow_entry(handle, seconds):
    # The machine calls this for a handle, or a task whose step it was.
    logger.warning('Executing %s took %.3f seconds', _format_handle(handle), seconds)


def _log_stack(title, stack):
    import traceback
    return title + ' created at (most recent call last):\n' + ''.join(traceback.format_list(stack)).rstrip()


def _leaves_loop(exc):
    return isinstance(exc, (SystemExit, KeyboardInterrupt))


def _thread_pool():
    # Few programs have calls made elsewhere.
    from concurrent.futures import ThreadPoolExecutor
    return ThreadPoolExecutor


class BaseEventLoop(_MachineLoop, events.AbstractEventLoop):
    """The loop that programs run in, subclass and drive."""

    _default_executor = None
    _executor_shutdown_called = False

    def __init__(self):
        super().__init__()
        if coroutines._is_debug_mode():
            self.set_debug(True)

    # What programs that subclass loops look at.
    _debug = property(lambda self: self.get_debug(), lambda self, enabled: self.set_debug(enabled))
    _closed = property(lambda self: self.is_closed())
    _task_factory = property(lambda self: self.get_task_factory())
    _thread_id = property(lambda self: 1 if self.is_running() else None)

    def __del__(self):
        if self.is_closed():
            return
        # As long as nobody imports warnings, nobody wants to see this one.
        warnings = sys.modules.get('warnings')
        if warnings is not None:
            warnings.warn(f'unclosed event loop {self!r}', ResourceWarning, source=self)
        if not self.is_running():
            self.close()

    def _check_thread(self):
        # There is one thread.
        pass

    def _write_to_self(self):
        # The loop needs no waking.
        pass

    def _check_callback(self, callback, method):
        _check_callable(callback, method)

    def _call_soon(self, callback, args, context):
        handle = events.Handle(callback, args, self, context)
        self._add_callback(handle)
        return handle

    def default_exception_handler(self, context):
        """Log what the context says."""
        exception = context.get('exception')
        exc_info = False if exception is None else (type(exception), exception, exception.__traceback__)
        handle = self._current_handle
        if 'source_traceback' not in context and getattr(handle, '_source_traceback', None):
            context['handle_traceback'] = handle._source_traceback
        lines = [context.get('message') or 'Unhandled exception in event loop']
        for key in sorted(context):
            if key == 'source_traceback':
                lines.append(f"{key}: {_log_stack('Object', context[key])}")
            elif key == 'handle_traceback':
                lines.append(f"{key}: {_log_stack('Handle', context[key])}")
            elif key not in ('message', 'exception'):
                lines.append(f'{key}: {context[key]!r}')
        logger.error('\n'.join(lines), exc_info=exc_info)

    def call_exception_handler(self, context):
        """Report an error by the handler that is set, in the context of the task or handle that it is about."""
        try:
            if self._exception_handler is None:
                self.default_exception_handler(context)
                return
        except BaseException as exc:
            if _leaves_loop(exc):
                raise
            logger.error('Exception in default exception handler', exc_info=True)
            return
        try:
            subject = context.get('task') or context.get('future') or context.get('handle')
            variables = subject.get_context() if hasattr(subject, 'get_context') else None
            if hasattr(variables, 'run'):
                variables.run(self._exception_handler, self, context)
            else:
                self._exception_handler(self, context)
        except BaseException as exc:
            if _leaves_loop(exc):
                raise
            try:
                self.default_exception_handler({
                    'message': 'Unhandled error in exception handler', 'exception': exc, 'context': context})
            except BaseException as exc:
                if _leaves_loop(exc):
                    raise
                logger.error('Exception in default exception handler while handling an unexpected error in custom '
                             'exception handler', exc_info=True)

    async def shutdown_asyncgens(self):
        """Close the async generators that were started and not finished."""
        closing = self._live_asyncgens()
        if not closing:
            return
        results = await gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    'message': f'an error occurred during closing of asynchronous generator {agen!r}',
                    'exception': result, 'asyncgen': agen})

    def _check_default_executor(self):
        if self._executor_shutdown_called:
            raise RuntimeError('Executor shutdown has been called')

    def set_default_executor(self, executor):
        """Have run_in_executor(None, ...) use this ThreadPoolExecutor."""
        if not isinstance(executor, _thread_pool()):
            raise TypeError('executor must be ThreadPoolExecutor instance')
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Have the default executor make the calls that are left, and take no more."""
        self._executor_shutdown_called = True
        if self._default_executor is not None:
            self._default_executor.shutdown(wait=True)

    def run_in_executor(self, executor, func, *args):
        """Have func(*args) called by the executor, see concurrent.futures; return a future of the result."""
        self._check_closed()
        if self.get_debug():
            _check_callable(func, 'run_in_executor')
        if executor is None:
            executor = self._default_executor
            self._check_default_executor()
            if executor is None:
                executor = self._default_executor = _thread_pool()(thread_name_prefix='asyncio')
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def close(self):
        """Drop all callbacks; the loop cannot run again."""
        if not self.is_closed() and not self.is_running():
            self._executor_shutdown_called = True
            executor, self._default_executor = self._default_executor, None
            if executor is not None:
                executor.shutdown(wait=False)
        super().close()


events._refuse(BaseEventLoop, events._READER_METHODS,
               events._SOCKET_COROUTINES, 'needs a host that provides sockets')
events._refuse(BaseEventLoop, ('_make_socket_transport', '_make_ssl_transport', '_make_datagram_transport',
                               '_make_read_pipe_transport', '_make_write_pipe_transport'),
               (), 'needs a host that provides sockets')
events._refuse(BaseEventLoop, (), events._PROCESS_COROUTINES + ('_make_subprocess_transport',),
               'needs a host that provides processes')
events._refuse(BaseEventLoop, events._SIGNAL_METHODS, (), 'needs a host that provides signals')


class Server(events.AbstractServer):
    """What create_server() would return."""

    def __init__(self, loop, sockets, protocol_factory, ssl_context, backlog, ssl_handshake_timeout,
                 ssl_shutdown_timeout=None):
        raise NotImplementedError('asyncio.Server needs a host that provides sockets')

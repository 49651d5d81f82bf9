# SPDX-License-Identifier: MIT
# The interface of a loop, the current loop, and the (deprecated) policies behind it. Where no loop runs,
# _asyncio.get_event_loop() asks _get_event_loop_policy() here.

from _asyncio import Handle, TimerHandle, _get_running_loop, _set_running_loop, get_event_loop, get_running_loop

__all__ = ('AbstractEventLoop', 'AbstractServer', 'Handle', 'TimerHandle', 'get_event_loop_policy',
           'set_event_loop_policy', 'get_event_loop', 'set_event_loop', 'new_event_loop', '_set_running_loop',
           'get_running_loop', '_get_running_loop')

_py__get_running_loop = _c__get_running_loop = _get_running_loop
_py__set_running_loop = _c__set_running_loop = _set_running_loop
_py_get_running_loop = _c_get_running_loop = get_running_loop
_py_get_event_loop = _c_get_event_loop = get_event_loop


def _refuse(cls, names, coroutine_names=(), reason=None):
    """Give cls methods of these names that raise NotImplementedError, with a text if reason is given."""

    def add(name, is_coroutine):
        args = () if reason is None else (f'loop.{name} {reason}',)
        if is_coroutine:
            async def method(self, *_, **__):
                raise NotImplementedError(*args)
        else:
            def method(self, *_, **__):
                raise NotImplementedError(*args)
        method.__name__ = name
        method.__qualname__ = f'{cls.__qualname__}.{name}'
        method.__module__ = cls.__module__
        setattr(cls, name, method)

    for name in names:
        add(name, False)
    for name in coroutine_names:
        add(name, True)


_SOCKET_COROUTINES = (
    'getaddrinfo', 'getnameinfo', 'create_connection', 'create_server', 'start_tls', 'sendfile',
    'create_unix_connection', 'create_unix_server', 'connect_accepted_socket', 'create_datagram_endpoint',
    'sock_recv', 'sock_recv_into', 'sock_recvfrom', 'sock_recvfrom_into', 'sock_sendall', 'sock_sendto',
    'sock_connect', 'sock_accept', 'sock_sendfile')
_READER_METHODS = ('add_reader', 'remove_reader', 'add_writer', 'remove_writer')
_PROCESS_COROUTINES = ('connect_read_pipe', 'connect_write_pipe', 'subprocess_shell', 'subprocess_exec')
_SIGNAL_METHODS = ('add_signal_handler', 'remove_signal_handler')


class AbstractEventLoop:
    """What a loop offers; every method raises NotImplementedError."""


_refuse(AbstractEventLoop, (
    'run_forever', 'run_until_complete', 'stop', 'is_running', 'is_closed', 'close', '_timer_handle_cancelled',
    'call_soon', 'call_later', 'call_at', 'time', 'create_future', 'create_task', 'call_soon_threadsafe',
    'run_in_executor', 'set_default_executor', 'set_task_factory', 'get_task_factory', 'get_exception_handler',
    'set_exception_handler', 'default_exception_handler', 'call_exception_handler', 'get_debug', 'set_debug',
    *_READER_METHODS, *_SIGNAL_METHODS,
), ('shutdown_asyncgens', 'shutdown_default_executor', *_SOCKET_COROUTINES, *_PROCESS_COROUTINES))


class AbstractServer:
    """What create_server() would return."""

    def close(self):
        raise NotImplementedError

    def close_clients(self):
        raise NotImplementedError

    def abort_clients(self):
        raise NotImplementedError

    def get_loop(self):
        raise NotImplementedError

    def is_serving(self):
        raise NotImplementedError

    async def start_serving(self):
        raise NotImplementedError

    async def serve_forever(self):
        raise NotImplementedError

    async def wait_closed(self):
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class _AbstractEventLoopPolicy:
    """Says which loop is current and how a new one is made."""

    def get_event_loop(self):
        raise NotImplementedError

    def set_event_loop(self, loop):
        raise NotImplementedError

    def new_event_loop(self):
        raise NotImplementedError


class _BaseDefaultEventLoopPolicy(_AbstractEventLoopPolicy):
    # A machine has one thread, so what is a thread's own elsewhere is an attribute here.
    _loop_factory = None
    _loop = None

    def get_event_loop(self):
        """The loop that set_event_loop() named; RuntimeError if there is none."""
        if self._loop is None:
            raise RuntimeError("There is no current event loop in thread 'MainThread'.")
        return self._loop

    def set_event_loop(self, loop):
        """Name the current loop, or None."""
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError("loop must be an instance of AbstractEventLoop or None, "
                            f"not '{type(loop).__name__}'")
        self._loop = loop

    def new_event_loop(self):
        """Make a loop; it is not made current."""
        return self._loop_factory()


_event_loop_policy = None


def _get_event_loop_policy():
    global _event_loop_policy
    if _event_loop_policy is None:
        from .unix_events import _DefaultEventLoopPolicy
        _event_loop_policy = _DefaultEventLoopPolicy()
    return _event_loop_policy


def _set_event_loop_policy(policy):
    global _event_loop_policy
    if policy is not None and not isinstance(policy, _AbstractEventLoopPolicy):
        raise TypeError("policy must be an instance of AbstractEventLoopPolicy or None, "
                        f"not '{type(policy).__name__}'")
    _event_loop_policy = policy


def _warn_deprecated(name):
    import warnings
    warnings.warn(f"'asyncio.{name}' is deprecated and slated for removal in Python 3.16", DeprecationWarning,
                  stacklevel=3)


def get_event_loop_policy():
    """The policy in force (deprecated)."""
    _warn_deprecated('get_event_loop_policy')
    return _get_event_loop_policy()


def set_event_loop_policy(policy):
    """Put a policy in force, or the default one by None (deprecated)."""
    _warn_deprecated('set_event_loop_policy')
    _set_event_loop_policy(policy)


def set_event_loop(loop):
    """Name the loop that get_event_loop() returns while none runs."""
    _get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Make a loop."""
    return _get_event_loop_policy().new_event_loop()

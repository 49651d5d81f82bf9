# SPDX-License-Identifier: MIT
# What counts as a coroutine, and how one is shown.

import sys

import _os

__all__ = ('iscoroutinefunction', 'iscoroutine')


async def _sample():
    pass


_probe = _sample()
CoroutineType = type(_probe)
_probe.close()
del _probe, _sample

_is_coroutine = object()

# Classes (other than CoroutineType) already found to be coroutines by their methods.
_iscoroutine_typecache = {}


def _is_debug_mode():
    # The variables as the program sees them, without importing os for it.
    environment = sys.modules['os'].environ if 'os' in sys.modules else _os.environment()
    return sys.flags.dev_mode or bool(environment.get('PYTHONASYNCIODEBUG'))


# Functions and methods of the machine that are coroutine functions elsewhere: they give its own coroutines.
_native_coroutine_functions = frozenset((
    'sleep', 'wait', 'wait_for', 'Event.wait', 'Lock.acquire', 'Lock.__aenter__', 'Lock.__aexit__', 'Semaphore.acquire',
    'Semaphore.__aenter__', 'Semaphore.__aexit__', 'Condition.wait', 'Condition.wait_for', 'Condition.__aenter__',
    'Condition.__aexit__', 'Queue.get', 'Queue.put', 'Queue.join', 'TaskGroup.__aenter__', 'TaskGroup.__aexit__',
    'Timeout.__aenter__', 'Timeout.__aexit__'))


def _is_native_coroutine_function(func):
    owner = getattr(func, '__objclass__', None) or type(getattr(func, '__self__', None))
    module = getattr(func, '__module__', None) or owner.__module__
    return (getattr(func, '__qualname__', None) in _native_coroutine_functions
            and str(module).partition('.')[0] in ('asyncio', '_asyncio'))


def _iscoroutinefunction(func):
    import inspect
    return inspect.iscoroutinefunction(func) or getattr(func, '_is_coroutine', None) is _is_coroutine


def iscoroutinefunction(func):
    """Tell whether func is a function defined with async def (deprecated: use inspect.iscoroutinefunction)."""
    import warnings
    warnings.warn("'asyncio.iscoroutinefunction' is deprecated and slated for removal in Python 3.16; "
                  "use inspect.iscoroutinefunction() instead", DeprecationWarning, stacklevel=2)
    return _iscoroutinefunction(func)


def iscoroutine(obj):
    """Tell whether obj is a coroutine object."""
    kind = type(obj)
    if kind is CoroutineType or kind in _iscoroutine_typecache:
        return True
    # Whatever is a Coroutine has a send(); most of what comes here has not, and needs no abstract classes to tell.
    if not hasattr(obj, 'send'):
        return False
    from _collections_abc import Coroutine
    if not isinstance(obj, (CoroutineType, Coroutine)):
        return False
    # A mock may only pretend by its __class__: the answer belongs to the object then, not to its type.
    if issubclass(kind, (CoroutineType, Coroutine)) and len(_iscoroutine_typecache) < 100:
        _iscoroutine_typecache[kind] = True
    return True


def _format_coroutine(coro):
    name = getattr(coro, '__qualname__', None) or getattr(coro, '__name__', None)
    name = f'{name}()' if name else f'<{type(coro).__name__} without __name__>()'
    code = getattr(coro, 'cr_code', None) or getattr(coro, 'gi_code', None)
    if code is None:
        if type(coro).__name__ == 'coroutine':
            # One of the machine's own, without code.
            return f'{name} running'
        running = getattr(coro, 'cr_running', False) or getattr(coro, 'gi_running', False)
        return f'{name} running' if running else name
    frame = getattr(coro, 'cr_frame', None) or getattr(coro, 'gi_frame', None)
    filename = code.co_filename or '<empty co_filename>'
    if frame is not None:
        return f'{name} running at {filename}:{frame.f_lineno}'
    return f'{name} done, defined at {filename}:{code.co_firstlineno}'

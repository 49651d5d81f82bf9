# SPDX-License-Identifier: MIT
# Call graphs: the frames a task is suspended in, and who waits for it. Nothing is recorded while programs run: who
# waits is read off the tasks of the loop, and off the callbacks of the future, when the question is asked.

import sys

from _asyncio import _get_running_loop, all_tasks, current_task
from . import futures
from .base_futures import isfuture

__all__ = ('capture_call_graph', 'format_call_graph', 'print_call_graph', 'FrameCallGraphEntry', 'FutureCallGraph')

_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200


class _Record:
    __slots__ = ()

    def __repr__(self):
        fields = ', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)
        return f'{type(self).__name__}({fields})'

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    def __hash__(self):
        return hash(tuple(getattr(self, name) for name in self.__slots__))


class FrameCallGraphEntry(_Record):
    """One frame of a stack."""

    __slots__ = ('frame',)

    def __init__(self, frame):
        self.frame = frame


class FutureCallGraph(_Record):
    """A future, the frames it is suspended in, and the graphs of those who wait for it."""

    __slots__ = ('future', 'call_stack', 'awaited_by')

    def __init__(self, future, call_stack, awaited_by):
        self.future = future
        self.call_stack = call_stack
        self.awaited_by = awaited_by


def _waits_for(task, targets):
    waiter = getattr(task, '_fut_waiter', None)
    if waiter is None:
        return False
    return waiter in targets or any(child in targets for child in getattr(waiter, '_children', None) or ())


def _awaited_by(future, limit, seen):
    seen = seen | {future}
    targets = [future]
    parents = []
    for callback, _ in getattr(future, '_callbacks', None) or ():
        # A task group is told by a callback of its own when one of its tasks is done.
        parents.append(getattr(getattr(callback, '__self__', None), '_parent_task', None))
        # wait() and shield() have the callback finish another future, which is what the task waits for.
        for cell in getattr(callback, '__closure__', None) or ():
            try:
                value = cell.cell_contents
            except ValueError:
                # The variable has no value.
                continue
            if isfuture(value):
                targets.append(value)
    return tuple([_build(task, limit, seen) for task in all_tasks(futures._get_loop(future))
                  if task not in seen and (task in parents or _waits_for(task, targets))])


def _cut(stack, limit):
    # The stack from its outermost frame on, cut and turned round.
    if limit is not None:
        stack = stack[:limit] if limit >= 0 else stack[limit:]
    return tuple(reversed(stack))


def _build(future, limit, seen):
    stack = []
    coro = future.get_coro() if hasattr(future, 'get_coro') else None
    while getattr(coro, 'cr_frame', None) is not None:
        stack.append(FrameCallGraphEntry(coro.cr_frame))
        coro = coro.cr_await
    return FutureCallGraph(future, _cut(stack, limit), _awaited_by(future, limit, seen))


def capture_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph of a future, or of the running task; None if there is no task.

    depth: how many callers to leave out, limit: how many outermost (negative: innermost) frames to keep.
    """
    loop = _get_running_loop()
    if future is None:
        if loop is None:
            raise RuntimeError('capture_call_graph() is called outside of a running event loop and no *future* to '
                               'introspect was provided')
        future = current_task(loop)
        if future is None:
            return None
    elif not isfuture(future):
        raise TypeError(f'{future!r} object does not appear to be compatible with asyncio.Future')
    elif loop is None or future is not current_task(loop):
        return _build(future, limit, frozenset())
    stack = []
    frame = sys._getframe(depth) if limit != 0 else None
    while frame is not None:
        stack.append(FrameCallGraphEntry(frame))
        caller = frame.f_back
        if _tag(frame) and not (caller is not None and _tag(caller)):
            # The task's own coroutine: what follows is the loop.
            break
        frame = caller
    return FutureCallGraph(future, _cut(stack[::-1], limit), _awaited_by(future, limit, frozenset()))


def _tag(frame):
    flags = frame.f_code.co_flags
    return ('async generator ' if flags & _ASYNC_GENERATOR else 'async ' if flags & _COROUTINE
            else 'generator ' if flags & _GENERATOR else '')


def _write(graph, lines, indent):
    future = graph.future
    name = f'name={future.get_name()!r}, ' if hasattr(future, 'get_name') else ''
    lines.append(f'{indent}* {type(future).__name__}({name}id={id(future):#x})')
    if graph.call_stack:
        lines.append(f'{indent}  + Call stack:')
        for entry in graph.call_stack:
            frame = entry.frame
            lines.append(f'{indent}  |   File {frame.f_code.co_filename!r}, line {frame.f_lineno}, in '
                         f'{_tag(frame)}{frame.f_code.co_qualname}()')
    if graph.awaited_by:
        lines.append(f'{indent}  + Awaited by:')
        for waiter in graph.awaited_by:
            _write(waiter, lines, indent + '    ')


def format_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph as text."""
    graph = capture_call_graph(future, depth=depth + 1, limit=limit)
    if graph is None:
        return ''
    lines = []
    _write(graph, lines, '')
    return '\n'.join(lines)


def print_call_graph(future=None, /, *, file=None, depth=1, limit=None):
    """Print the graph."""
    print(format_call_graph(future, depth=depth + 1, limit=limit), file=file)

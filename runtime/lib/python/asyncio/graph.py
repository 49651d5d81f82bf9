# SPDX-License-Identifier: MIT
# Call graphs: the frames a task is suspended in, and who waits for it. Nothing is recorded while programs run: who
# waits is read off the tasks of the loop when the question is asked.

import sys

from _asyncio import all_tasks, current_task, get_running_loop
from . import futures
from .base_futures import isfuture

__all__ = ('capture_call_graph', 'format_call_graph', 'print_call_graph', 'FrameCallGraphEntry', 'FutureCallGraph')


class FrameCallGraphEntry:
    """One frame of a stack."""

    __slots__ = ('frame',)

    def __init__(self, frame):
        self.frame = frame

    def __repr__(self):
        return f'FrameCallGraphEntry(frame={self.frame!r})'


class FutureCallGraph:
    """A future, the frames it is suspended in, and the graphs of those who wait for it."""

    __slots__ = ('future', 'call_stack', 'awaited_by')

    def __init__(self, future, call_stack, awaited_by):
        self.future = future
        self.call_stack = call_stack
        self.awaited_by = awaited_by

    def __repr__(self):
        return (f'FutureCallGraph(future={self.future!r}, call_stack={self.call_stack!r}, '
                f'awaited_by={self.awaited_by!r})')


def _waits_for(task, future):
    waiter = getattr(task, '_fut_waiter', None)
    return waiter is future or (waiter is not None and future in (getattr(waiter, '_children', None) or ()))


def _build(future, limit, seen):
    seen = seen | {future}
    stack = []
    coro = future.get_coro() if hasattr(future, 'get_coro') else None
    while coro is not None and (limit is None or len(stack) < abs(limit)):
        for prefix in ('cr', 'gi', 'ag'):
            frame = getattr(coro, prefix + '_frame', None)
            if frame is not None:
                stack.append(FrameCallGraphEntry(frame))
                coro = getattr(coro, prefix + ('_yieldfrom' if prefix == 'gi' else '_await'), None)
                break
        else:
            coro = None
    stack.reverse()
    awaited_by = [_build(task, limit, seen) for task in all_tasks(futures._get_loop(future))
                  if task not in seen and _waits_for(task, future)]
    return FutureCallGraph(future, tuple(stack), tuple(awaited_by))


def capture_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph of a future, or of the running task; None if there is no task."""
    if future is None:
        get_running_loop()
        future = current_task()
        if future is None:
            return None
    elif not isfuture(future):
        raise TypeError(f'{future!r} object does not appear to be compatible with asyncio.Future')
    return _build(future, limit, frozenset())


def _write(graph, lines, indent):
    future = graph.future
    name = f' name={future.get_name()!r}' if hasattr(future, 'get_name') else ''
    lines.append(f'{indent}* {type(future).__name__}({name[1:]}{", " if name else ""}id={id(future):#x})')
    if graph.call_stack:
        lines.append(f'{indent}  + Call stack:')
        for entry in graph.call_stack:
            code = entry.frame.f_code
            lines.append(f'{indent}  |   File {code.co_filename!r}, line {entry.frame.f_lineno}, in '
                         f'{code.co_qualname}()')
    if graph.awaited_by:
        lines.append(f'{indent}  + Awaited by:')
        for waiter in graph.awaited_by:
            _write(waiter, lines, indent + '    ')


def format_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph as text."""
    graph = capture_call_graph(future, limit=limit)
    if graph is None:
        return ''
    lines = []
    _write(graph, lines, '')
    return '\n'.join(lines)


def print_call_graph(future=None, /, *, file=None, depth=1, limit=None):
    """Print the graph."""
    print(format_call_graph(future, limit=limit), file=file or sys.stdout)

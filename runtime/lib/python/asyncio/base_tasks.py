# SPDX-License-Identifier: MIT
# The Task's own methods under the names of the helpers that once did the work.

from _asyncio import Task


def _task_repr(task):
    return Task.__repr__(task)


def _task_get_stack(task, limit):
    return Task.get_stack(task, limit=limit)


def _task_print_stack(task, limit, file):
    Task.print_stack(task, limit=limit, file=file)

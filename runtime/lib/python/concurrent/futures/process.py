# SPDX-License-Identifier: MIT
# ProcessPoolExecutor: refused, processes are the host's business.

from . import _base

EXTRA_QUEUED_CALLS = 1


class BrokenProcessPool(_base.BrokenExecutor):
    """A process of the pool ended abruptly."""


BrokenProcessPool.__module__ = __name__


class ProcessPoolExecutor(_base.Executor):
    """Would make calls in other processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        raise NotImplementedError('ProcessPoolExecutor needs a host that provides processes')

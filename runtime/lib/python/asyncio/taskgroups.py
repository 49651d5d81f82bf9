# SPDX-License-Identifier: MIT
# TaskGroup: the block ends when its last task has; the first error cancels the rest and they leave as a group.

from _asyncio import CancelledError, current_task, get_running_loop

__all__ = ('TaskGroup',)


class TaskGroup:
    """`async with TaskGroup() as group`: group.create_task() starts tasks that the end of the block waits for."""

    def __init__(self):
        self._entered = False
        self._exiting = False
        self._aborting = False
        self._loop = None
        self._parent_task = None
        self._parent_cancel_requested = False
        # A dict for its order: an abort cancels in order of creation.
        self._tasks = {}
        self._errors = []
        self._base_error = None
        self._on_completed_fut = None

    def __repr__(self):
        info = ''
        if self._tasks:
            info += f' tasks={len(self._tasks)}'
        if self._errors:
            info += f' errors={len(self._errors)}'
        if self._aborting:
            info += ' cancelling'
        elif self._entered:
            info += ' entered'
        return f'<TaskGroup{info}>'

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f'TaskGroup {self!r} has already been entered')
        if self._loop is None:
            self._loop = get_running_loop()
        self._parent_task = current_task(self._loop)
        if self._parent_task is None:
            raise RuntimeError(f'TaskGroup {self!r} cannot determine the parent task')
        self._entered = True
        return self

    async def __aexit__(self, et, exc, tb):
        self._exiting = True
        if self._base_error is None and isinstance(exc, (SystemExit, KeyboardInterrupt)):
            self._base_error = exc
        parent = self._parent_task
        cancellation = exc if et is not None and issubclass(et, CancelledError) else None
        if et is not None and not self._aborting:
            self._abort()
        try:
            while self._tasks:
                if self._on_completed_fut is None:
                    self._on_completed_fut = self._loop.create_future()
                try:
                    await self._on_completed_fut
                except CancelledError as cancelled:
                    # Cancelled from outside: the group goes down, but not before its tasks have.
                    if not self._aborting:
                        cancellation = cancelled
                        self._abort()
                self._on_completed_fut = None
            assert not self._tasks
            if self._base_error is not None:
                raise self._base_error
            if self._parent_cancel_requested and parent.uncancel() == 0:
                # The one cancellation there was is our own: it has done its work.
                cancellation = None
            if cancellation is not None and not self._errors:
                raise cancellation
            if et is not None and not issubclass(et, CancelledError):
                self._errors.append(exc)
            if self._errors:
                if parent.cancelling():
                    # Somebody else's cancellation must not drown in the group: deliver it at the next await.
                    parent.uncancel()
                    parent.cancel()
                raise BaseExceptionGroup('unhandled errors in a TaskGroup', self._errors) from None
        finally:
            # The errors hold tracebacks, whose frames hold the group and these variables.
            exc = cancellation = parent = None
            self._parent_task = None
            self._errors = None
            self._base_error = None

    def create_task(self, coro, **kwargs):
        """Start a task that belongs to the group; arguments are those of loop.create_task()."""
        if self._aborting or not self._entered or (self._exiting and not self._tasks):
            coro.close()
            if not self._entered:
                raise RuntimeError(f'TaskGroup {self!r} has not been entered')
            if self._exiting and not self._tasks:
                raise RuntimeError(f'TaskGroup {self!r} is finished')
            raise RuntimeError(f'TaskGroup {self!r} is shutting down')
        task = self._loop.create_task(coro, **kwargs) if kwargs else self._loop.create_task(coro)
        try:
            self._tasks[task] = None
            task.add_done_callback(self._on_task_done)
            return task
        finally:
            del task

    def _abort(self):
        self._aborting = True
        # A cancel() of a foreign task class may change the dict.
        for task in list(self._tasks):
            if not task.done():
                task.cancel()

    def _on_task_done(self, task):
        tasks = self._tasks
        tasks.pop(task, None)
        if not tasks and self._on_completed_fut is not None and not self._on_completed_fut.done():
            self._on_completed_fut.set_result(True)
        if task.cancelled():
            return
        exc = task.exception()
        if exc is None:
            return
        self._errors.append(exc)
        if self._base_error is None and isinstance(exc, (SystemExit, KeyboardInterrupt)):
            self._base_error = exc
        parent = self._parent_task
        if parent.done():
            # The parent was closed or thrown out of its block by other means: nobody else will tell.
            self._loop.call_exception_handler({
                'message': f'Task {task!r} has errored out but its parent task {parent} is already completed',
                'exception': exc,
                'task': task,
            })
            return
        if not self._aborting and not self._parent_cancel_requested:
            self._abort()
            self._parent_cancel_requested = True
            parent.cancel()

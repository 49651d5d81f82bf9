# Subclasses, instance overrides, errors and texts of futures and tasks.
import asyncio
import contextvars
import io


class Counting:
    def __init__(self, *args, **kwargs):
        self.calls = 0
        super().__init__(*args, **kwargs)

    def add_done_callback(self, *args, **kwargs):
        self.calls += 1
        return super().add_done_callback(*args, **kwargs)


class Task(Counting, asyncio.Task):
    pass


class Future(Counting, asyncio.Future):
    pass


variable = contextvars.ContextVar("variable", default="unset")


async def child():
    await asyncio.sleep(0)
    variable.set("child")
    return variable.get()


async def parent(loop):
    variable.set("parent")
    task, future = Task(child(), loop=loop), Future(loop=loop)
    loop.call_soon(future.set_result, 7)
    print(await task, await future, variable.get(), task.calls, future.calls)


loop = asyncio.new_event_loop()
task = Task(parent(loop), loop=loop)
loop.run_until_complete(task)           # expect: child 7 parent 1 0
print(task.calls)                       # expect: 1

future = asyncio.Future.__new__(asyncio.Future)
for use in (future.result, future.exception, future.get_loop, lambda: future.set_result(1)):
    try:
        use()
    except Exception as e:
        print(type(e).__name__, e)
# expect: InvalidStateError Future object is not initialized.
# expect: InvalidStateError Future object is not initialized.
# expect: RuntimeError Future object is not initialized.
# expect: RuntimeError Future object is not initialized.

future = loop.create_future()
for name in ("_asyncio_future_blocking", "_log_traceback"):
    try:
        delattr(future, name)
    except AttributeError as e:
        print(e)
# expect: cannot delete attribute
# expect: cannot delete attribute
print(asyncio.Future[int], asyncio.Task[str])   # expect: _asyncio.Future[int] _asyncio.Task[str]
for args in ((Exception, Exception("x"), 32), (Exception("x"), Exception("x")), (list,)):
    try:
        iter(future).throw(*args)
    except TypeError as e:
        print(e)
# expect: throw() third argument must be a traceback
# expect: instance exception may not have a separate value
# expect: exceptions must be classes deriving BaseException or instances of such a class


async def waits():
    await asyncio.sleep(10)


async def main():
    task = asyncio.create_task(waits(), name="T")
    await asyncio.sleep(0)
    print([frame.f_code.co_name for frame in task.get_stack()])     # expect: ['waits']
    file = io.StringIO()
    task.print_stack(file=file)
    print("in waits" in file.getvalue())                # expect: True
    task.cancel()
    print(repr(task)[:15], task.cancelling())           # expect: <Task cancellin 1
    task.uncancel()
    print(repr(task)[:13])              # expect: <Task pending


loop.run_until_complete(main())


def call_soon(callback, *args, context=None):
    raise ValueError("not now")


loop.call_soon = call_soon
coro = waits()
try:
    loop.create_task(coro)
except ValueError as e:
    print(e)                            # expect: not now
coro.close()
del loop.call_soon
loop.close()

# What is refused, and with which words: contexts, throw() of classes that make no exception, bad awaitables of async for.
import asyncio
import contextvars


def show(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, str(e)[:70], "|", repr(e.__cause__))


show(lambda: contextvars.ContextVar())          # expect: TypeError ContextVar() takes exactly 1 positional argument (0 given) | None
show(lambda: contextvars.Context(1))            # expect: TypeError Context() does not accept any arguments | None
show(lambda: contextvars.Context(a=1))          # expect: TypeError Context() does not accept any arguments | None
show(lambda: contextvars.Context().run())       # expect: TypeError run() missing 1 required positional argument | None
show(lambda: type("C", (contextvars.Context,), {}))
# expect: TypeError type '_contextvars.Context' is not an acceptable base type | None


class NoException(Exception):
    def __new__(cls, *args):
        return cls


def generator():
    try:
        yield
    except TypeError as e:
        print("should have returned an instance of BaseException, not type" in str(e))
        yield "caught"


g = generator()
next(g)
print(g.throw(NoException))
# expect: True
# expect: caught


class Bad:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        1 / 0


async def loop_over():
    async for _ in Bad():
        pass


show(lambda: loop_over().send(None))
# expect: TypeError 'async for' received an invalid object from __anext__: Bad | ZeroDivisionError('division by zero')


class TaskLike:
    def __init__(self, loop):
        self._loop = loop

    def done(self):
        return False


async def main():
    like = TaskLike(asyncio.get_running_loop())
    asyncio._register_task(like)
    print(like in asyncio.all_tasks(), len(asyncio.all_tasks()))    # expect: True 2
    asyncio._unregister_task(like)
    print(like in asyncio.all_tasks())                              # expect: False
    try:
        del asyncio.current_task()._log_destroy_pending
    except AttributeError as e:
        print(e)                                                    # expect: cannot delete attribute


asyncio.run(main())

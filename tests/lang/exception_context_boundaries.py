# A context that the program took away stays away when the exception passes through native code.
import asyncio
from contextlib import contextmanager


class Mine(Exception):
    pass


def body():
    try:
        yield
    except BaseException:
        exc = Mine()
        try:
            raise exc
        finally:
            exc.__context__ = None


g = body()
next(g)
try:
    try:
        raise IndexError
    except IndexError as e:
        g.throw(e)
except Mine as e:
    print(repr(e.__context__))          # expect: None
try:
    with contextmanager(body)():
        raise IndexError
except Mine as e:
    print(repr(e.__context__))          # expect: None


# What a generator was handling is the context of what is thrown into it, traceback or not.
def handling():
    try:
        raise KeyError(1)
    except KeyError:
        yield


for error in ValueError(), None:
    if error is None:
        try:
            raise ValueError
        except ValueError as e:
            error = e
    g = handling()
    next(g)
    try:
        g.throw(error)
    except ValueError as e:
        print(repr(e.__context__))
# expect: KeyError(1)
# expect: KeyError(1)


async def fails():
    raise ValueError


async def main():
    task = asyncio.create_task(fails())
    try:
        try:
            raise KeyError(2)
        except KeyError:
            await task
    except ValueError as e:
        print(repr(e.__context__))      # expect: KeyError(2)
    try:
        try:
            raise KeyError(3)
        except KeyError:
            task.result()
    except ValueError as e:
        print(repr(e.__context__))      # expect: KeyError(3)


asyncio.run(main())

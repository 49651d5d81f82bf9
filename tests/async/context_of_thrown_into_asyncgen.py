# What is thrown into a generator has for context only what that generator itself handles, not what the thrower handles:
# athrow(), aclose() and throw(). (close() of a plain generator is the exception: its GeneratorExit is raised by the closer.)
# expect: GeneratorExit() None
# expect: ValueError(2) None
# expect: ValueError(3) None
# expect: GeneratorExit() ZeroDivisionError('division by zero')
import asyncio


async def asynchronous():
    try:
        yield 1
    except BaseException as exc:
        print(repr(exc), repr(exc.__context__))


def plain():
    try:
        yield 1
    except BaseException as exc:
        print(repr(exc), repr(exc.__context__))


async def main():
    for throw in (lambda made: made.aclose(), lambda made: made.athrow(ValueError(2))):
        made = asynchronous()
        await made.asend(None)
        try:
            1 / 0
        except ZeroDivisionError:
            try:
                await throw(made)
            except StopAsyncIteration:
                pass
    for throw in (lambda made: made.throw(ValueError(3)), lambda made: made.close()):
        made = plain()
        made.send(None)
        try:
            1 / 0
        except ZeroDivisionError:
            try:
                throw(made)
            except StopIteration:
                pass


asyncio.run(main())

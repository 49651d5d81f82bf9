# virtual-time
# The way of a throw: an exception thrown into a chain of awaits gets, in each coroutine it enters on its way out, what that
# coroutine itself handles as context, and what was its context before is lost. This holds for every coroutine of the chain
# that was suspended when the exception was thrown, until it runs again, and also for another exception that an inner one
# raises instead; not after the chain has suspended once more, nor for what is raised in an ordinary step.
# (CPython: gen_send_ex() chains with the generator's own item of the exception stack, at each level of throw().)
# expect: TimeoutError() CancelledError() ZeroDivisionError('division by zero')
# expect: None
# expect: TimeoutError() CancelledError() ZeroDivisionError('division by zero')
# expect: None
import asyncio


async def limited():
    async with asyncio.timeout(0.001):
        await asyncio.sleep(1)


async def waits():
    await asyncio.wait_for(asyncio.sleep(1), 0.001)


async def cleans(function):
    try:
        1 / 0
    finally:
        await function()


async def main():
    for function in limited, waits:
        try:
            await asyncio.create_task(cleans(function))
        except TimeoutError as exc:
            print(repr(exc), repr(exc.__cause__), repr(exc.__context__))
            print(exc.__cause__.__context__)


asyncio.run(main())

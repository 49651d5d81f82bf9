# What is thrown into the awaitable of anext(agen, default) before its first step reaches the generator (as with plain asend), and
# close() of a step of an async generator that has not begun throws GeneratorExit into the generator, too.
# expect: in generator: CancelledError() t
# expect: awaited: CancelledError()
# expect: in generator: GeneratorExit() Task-1
# expect: closed
# expect: in generator: GeneratorExit() Task-1
# expect: closed
import asyncio


async def generator():
    try:
        yield 1
    except BaseException as exc:
        print("in generator:", repr(exc), asyncio.current_task().get_name())
        raise


async def main():
    made = generator()
    await anext(made)
    task = asyncio.create_task(anext(made, 0), name="t")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as exc:
        print("awaited:", repr(exc))
    for step in (lambda: made.asend(None), lambda: made.athrow(ValueError())):
        made = generator()
        await anext(made)
        step().close()
        print("closed")
        await made.aclose()


asyncio.run(main())

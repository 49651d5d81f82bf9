# An async generator that dies with the locals of a task's coroutine is handed to the loop before the task's waiters are: its
# aclose() runs in the turn before the one in which a wait() of that task ends, not after.
# expect: left
# expect: end plain
# expect: left
# expect: end cancelled
# expect: left
# expect: end deleted
import asyncio


async def generator():
    try:
        yield 1
    finally:
        print("left")


async def plain():
    made = generator()
    await anext(made)


async def cancelled():
    made = generator()
    asyncio.current_task().cancel()
    await anext(made)


async def deleted():
    made = generator()
    await anext(made)
    del made


async def main(function):
    await asyncio.wait([asyncio.create_task(function())])
    print("end", function.__name__)


for function in plain, cancelled, deleted:
    asyncio.run(main(function))

# virtual-time
# aclose() of an async generator that another aclose() is closing right now (it waits in its finally), at the end of asyncio.run().
# expect: broken off
# expect: main ends 0
# expect: broken off
# expect: main ends 1
# (The tasks that close them are destroyed pending: when is the collector's affair.)
import asyncio


async def inner():
    try:
        yield 1
    finally:
        await asyncio.sleep(0.001)
        print("left")     # which is not reached


async def outer():
    async for item in inner():
        yield item


async def breaks():
    async for item in outer():
        break
    print("broken off")


def report(loop, context):
    if "destroyed" not in context["message"]:
        print(context["message"].partition(" <")[0], repr(context.get("exception")))


async def main(turns):
    asyncio.get_running_loop().set_exception_handler(report)
    asyncio.create_task(breaks())
    await asyncio.sleep(0)
    for _ in range(turns):
        await asyncio.sleep(0)
    print("main ends", turns)


for turns in range(2):
    asyncio.run(main(turns))

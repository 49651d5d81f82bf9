# What cancels the task that is left at the end of run() is raised while the error that ended it is handled.
import asyncio


async def waits(label, awaitable):
    try:
        await awaitable
    except asyncio.CancelledError as exc:
        print(label, repr(exc.__context__))


async def main(label, make):
    task = asyncio.create_task(waits(label, make()))
    await asyncio.sleep(0)
    await asyncio.wait([])


def future():
    return asyncio.get_running_loop().create_future()


for label, make in (("sleep", lambda: asyncio.sleep(1)), ("future", future), ("gather", lambda: asyncio.gather(future())),
                    ("event", lambda: asyncio.Event().wait())):
    try:
        asyncio.run(main(label, make))
    except ValueError as exc:
        print("ended", repr(exc))
# expect: sleep ValueError('Set of Tasks/Futures is empty.')
# expect: ended ValueError('Set of Tasks/Futures is empty.')
# expect: future ValueError('Set of Tasks/Futures is empty.')
# expect: ended ValueError('Set of Tasks/Futures is empty.')
# expect: gather ValueError('Set of Tasks/Futures is empty.')
# expect: ended ValueError('Set of Tasks/Futures is empty.')
# expect: event ValueError('Set of Tasks/Futures is empty.')
# expect: ended ValueError('Set of Tasks/Futures is empty.')

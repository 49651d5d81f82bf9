# Time-outs and cancellation: what is asked to stop may clean up, may be shielded, and may be told apart from failure.
# virtual-time
import asyncio


async def job(name, seconds):
    try:
        await asyncio.sleep(seconds)
        return f"{name} in time"
    except asyncio.CancelledError as error:
        print(f"  {name} was cancelled {error.args}")
        raise
    finally:
        print(f"  {name} cleans up")


async def with_wait_for():
    print(await asyncio.wait_for(job("quick", 0.001), 1))
    try:
        await asyncio.wait_for(job("slow", 5), 0.01)
    except TimeoutError:
        print("slow: time-out")


async def with_timeout():
    try:
        async with asyncio.timeout(None) as scope:
            scope.reschedule(asyncio.get_running_loop().time() + 0.01)
            await job("block", 5)
    except TimeoutError as error:
        print("block: time-out, expired:", scope.expired(), "cause:", type(error.__cause__).__name__)


async def with_message():
    task = asyncio.create_task(job("asked", 5), name="asked")
    await asyncio.sleep(0)
    print("cancel:", task.cancel("the user left"))
    try:
        await task
    except asyncio.CancelledError as error:
        print("asked: cancelled with", error.args, task.cancelled())
    print("cancel again:", task.cancel())


async def with_shield():
    task = asyncio.create_task(job("precious", 0.02))
    try:
        await asyncio.wait_for(asyncio.shield(task), 0.001)
    except TimeoutError:
        print("gave up waiting, but:", await task)


async def stubborn():
    while True:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            print("  stubborn finishes its sentence first")
            return "finished"


async def with_swallowed_cancel():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print("stubborn:", await task, task.cancelled(), task.cancelling())


async def main():
    for step in (with_wait_for, with_timeout, with_message, with_shield, with_swallowed_cancel):
        print("--", step.__name__)
        await step()


asyncio.run(main())

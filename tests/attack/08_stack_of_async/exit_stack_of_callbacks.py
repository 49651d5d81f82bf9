# attack: an AsyncExitStack with 20,000 callbacks that all fail
# must: the last exception 
# last: done
import asyncio, contextlib

async def main():
    async def fail():
        raise ValueError("x")
    try:
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(2000):
                stack.push_async_callback(fail)
    except ValueError as error:
        assert error.args == ("x",)
    with contextlib.ExitStack() as stack:
        for n in range(20000):
            stack.callback(int)
    print("done")

asyncio.run(main())

# attack: coroutines that await coroutines, a million deep
# must: RecursionError, or a limit
import asyncio

async def down(n):
    if n:
        await down(n - 1)

async def wrap(inner):
    return await inner

async def main():
    try:
        await down(1000000)
    except RecursionError:
        print("too deep")
    inner = asyncio.sleep(0)
    for _ in range(100000):
        inner = wrap(inner)
    try:
        await inner
    except RecursionError:
        print("too deep")

asyncio.run(main())

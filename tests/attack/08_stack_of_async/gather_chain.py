# attack: a chain of 4,000 gathers, each of the one before, ends with an exception
# must: the exception
# last: boom
import asyncio

async def fail():
    await asyncio.sleep(0)
    raise ValueError("boom")

async def main():
    last = asyncio.ensure_future(fail())
    for _ in range(4000):
        last = asyncio.gather(last)
    try:
        await last
    except ValueError as error:
        print(error)

asyncio.run(main())

# attack: the first of 10,000 tasks that wait for each other is cancelled
# must: CancelledError reaches the last
# last: cancelled
import asyncio

async def wait(other):
    await other

async def main():
    first = last = asyncio.get_running_loop().create_future()
    for _ in range(10000):
        last = asyncio.ensure_future(wait(last))
    await asyncio.sleep(0)
    last.cancel()
    try:
        await last
    except asyncio.CancelledError:
        print("cancelled")
    assert first.cancelled()

asyncio.run(main())

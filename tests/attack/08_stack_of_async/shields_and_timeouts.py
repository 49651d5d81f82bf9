# attack: shields, wait_for, timeouts and as_completed around each other by the thousand
# must: plain result, or RecursionError
# last: done
import asyncio

async def main():
    inner = asyncio.sleep(0, "value")
    for n in range(2000):
        inner = asyncio.shield(inner)
    assert await inner == "value"
    inner = asyncio.sleep(0, "value")
    for n in range(300):
        inner = asyncio.wait_for(inner, 1000)
    try:
        assert await inner == "value"
    except RecursionError:
        pass
    async def down(n):
        async with asyncio.timeout(1000):
            await (down(n - 1) if n else asyncio.sleep(0))
    try:
        await down(5000)
    except RecursionError:
        pass
    print("done")

asyncio.run(main())

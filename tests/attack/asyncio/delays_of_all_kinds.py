# attack: delays of inf, nan, 2**64, negative, huge and of wrong types, in all that takes a delay
# must: an exception, or a result
# last: done
# options: --virtual-time
import asyncio, math
async def attempt(make):
    try:
        await asyncio.wait_for(make(), 5)
    except (TimeoutError, ValueError, TypeError, OverflowError, asyncio.CancelledError):
        pass
async def main():
    loop = asyncio.get_running_loop()
    for n in (0, -1, -math.inf, math.nan, 2 ** 31, 2 ** 63, 2 ** 64, 1e308, math.inf, 10 ** 400, "1", None, 1j, True):
        for make in (lambda: asyncio.sleep(n), lambda: asyncio.wait_for(asyncio.sleep(0), n), lambda: asyncio.wait([asyncio.ensure_future(asyncio.sleep(0))], timeout=n)):
            await attempt(make)
        for use in (lambda: loop.call_later(n, int).cancel(), lambda: loop.call_at(n, int).cancel(), lambda: asyncio.timeout(n), lambda: asyncio.timeout_at(n)):
            try:
                use()
            except (ValueError, TypeError, OverflowError):
                pass
        async def block():
            async with asyncio.timeout(n):
                await asyncio.sleep(0)
        await attempt(block)
    print("done")
asyncio.run(main())

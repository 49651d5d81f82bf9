async def f(a):
    x = await a
    async with x as y:
        async for z in y:
            yield z

def g(n):
    got = yield n
    yield from range(got)

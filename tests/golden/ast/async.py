async def f():
    await a
    async for b in c: pass
    else: pass
    async with d as e, g: pass
    return await (await h)
    yield i

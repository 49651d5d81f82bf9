async def f():
    await a
    async for b in c: pass
    else: pass
    async with d as e, g: pass
    yield await (await h)
    return

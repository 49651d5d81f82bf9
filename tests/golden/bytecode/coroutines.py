async def main(source):
    async with source as s:
        await s.go()
    async for x in source:
        yield x
    return


def delegate(g):
    x = yield 1
    return (yield from g(x))

# attack: asend, athrow and aclose of an async generator while another step of it runs
# must: RuntimeError
# last: done
import asyncio
async def numbers():
    for n in range(10):
        await asyncio.sleep(0)
        yield n
async def main():
    g = numbers()
    results = await asyncio.gather(*(g.__anext__() for _ in range(5)), g.aclose(), g.athrow(KeyError), g.asend(1), return_exceptions=True)
    assert any(isinstance(r, RuntimeError) for r in results), results
    g = numbers()
    step = g.asend(None)
    try:
        step.send(None)
        g.asend(None).send(None)
    except RuntimeError:
        pass
    step.close()
    async def own():
        try:
            await h.__anext__()
        except RuntimeError:
            pass
        yield 1
    h = own()
    async for x in h:
        pass
    print("done")
asyncio.run(main())

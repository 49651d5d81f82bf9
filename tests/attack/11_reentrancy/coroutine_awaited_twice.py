# attack: one coroutine in two tasks, awaited again when done, when running, when closed
# must: RuntimeError
# last: done
import asyncio
async def work():
    await asyncio.sleep(0)
    return 1
async def main():
    c = work()
    results = await asyncio.gather(c, c, return_exceptions=True)
    c = work()
    one, two = asyncio.create_task(c), asyncio.create_task(c)
    print(type((await asyncio.gather(one, two, return_exceptions=True))[1]).__name__)
    for _ in range(2):
        try:
            await c
        except RuntimeError as error:
            assert "cannot reuse" in str(error)
    async def own():
        try:
            await me
        except RuntimeError as error:
            assert "already" in str(error) or "reuse" in str(error), error
    me = own()
    await me
    c = work()
    c.close()
    try:
        await c
    except RuntimeError:
        print("done")
asyncio.run(main())

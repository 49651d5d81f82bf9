import asyncio

async def twice(coroutine):
    return await coroutine

async def value():
    await asyncio.sleep(0)
    return 1

async def awaits_itself():
    await asyncio.sleep(0)
    try:
        await me
    except RuntimeError as error:
        return str(error)[:30]

async def main():
    global me
    shared = value()
    results = await asyncio.gather(twice(shared), twice(shared), return_exceptions=True)
    print([r if isinstance(r, int) else str(r) for r in results])
    me = asyncio.ensure_future(awaits_itself())
    print(await me)
    future = asyncio.get_running_loop().create_future()
    def callback(f):
        f.remove_done_callback(callback)
        f.add_done_callback(lambda f: print("added late"))
        print("called")
    for _ in range(3):
        future.add_done_callback(callback)
    future.set_result(1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for wrong in (lambda: future.set_result(2), lambda: asyncio.get_running_loop().create_future().result(),
                  lambda: asyncio.run(value_coroutine)):
        value_coroutine = value()
        try:
            wrong()
        except Exception as error:
            print(type(error).__name__, error)
        value_coroutine.close()

asyncio.run(main())

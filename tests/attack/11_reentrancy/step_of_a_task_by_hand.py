# attack: the coroutine of a task is sent, thrown into and closed by another task, and future internals are called
# must: an exception, or a result
# last: done
import asyncio
async def work():
    try:
        for _ in range(5):
            await asyncio.sleep(0)
        await asyncio.get_running_loop().create_future()
    finally:
        await asyncio.sleep(0)
async def main():
    for use in (lambda c, t: c.send(None), lambda c, t: c.throw(KeyError), lambda c, t: c.close(), lambda c, t: t.__init__(c), lambda c, t: t.set_result(1), lambda c, t: t._step() if hasattr(t, "_step") else None,
                lambda c, t: t.__del__(), lambda c, t: asyncio.Future.__init__(t), lambda c, t: asyncio.Future.set_result(t, 1), lambda c, t: t.uncancel(), lambda c, t: iter(t).send(None)):
        c = work()
        t = asyncio.ensure_future(c)
        await asyncio.sleep(0)
        try:
            use(c, t)
        except (RuntimeError, KeyError, StopIteration, TypeError, AttributeError, asyncio.InvalidStateError):
            pass
        await asyncio.sleep(0)
        t.cancel()
        await asyncio.wait([t], timeout=0.01)
    print("done")
asyncio.run(main())

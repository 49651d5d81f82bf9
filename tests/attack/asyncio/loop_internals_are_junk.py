# attack: _ready, _scheduled, policies, task factories, handlers and contexts are replaced with junk
# must: an exception, or a result
# last: done
import asyncio, contextvars
async def main():
    loop = asyncio.get_running_loop()
    junk = [None, 5, "x", [], object(), lambda *a, **k: 5, lambda *a, **k: 1 / 0]
    for j in junk:
        for use in (lambda: loop.set_task_factory(j), lambda: loop.set_exception_handler(j), lambda: loop.set_default_executor(j), lambda: setattr(loop, "_ready", j), lambda: setattr(loop, "_scheduled", j), lambda: asyncio.set_event_loop(j), lambda: loop.call_soon(j, context=j),
                    lambda: loop.call_soon(int, context=j), lambda: asyncio.Task(asyncio.sleep(0), loop=j), lambda: asyncio.Future(loop=j), lambda: setattr(loop, "slow_callback_duration", j), lambda: loop.set_debug(j), lambda: asyncio.ensure_future(j), lambda: asyncio.gather(j),
                    lambda: asyncio.wrap_future(j), lambda: loop.call_exception_handler(j), lambda: asyncio.run_coroutine_threadsafe(j, loop), lambda: asyncio._set_running_loop(j) if j is loop else 0):
            try:
                use()
            except Exception:
                pass
        loop.set_task_factory(None)
        loop.set_exception_handler(lambda *a: None)
        loop.set_debug(False)
        try:
            await asyncio.sleep(0)
        except Exception:
            pass
    print("done")
asyncio.run(main())

# SPDX-License-Identifier: MIT
# What acquire(), wait(), get() and put() give is a coroutine, driven by hand: sent to, thrown into, closed.
import asyncio


async def main():
    lock = asyncio.Lock()
    first = lock.acquire()
    print(asyncio.iscoroutine(first), first.__qualname__, lock.locked())
    try:
        first.send(None)
    except StopIteration as e:
        print(e.value, lock.locked())
    try:
        first.send(None)
    except RuntimeError as e:
        print(e)
    a, b = lock.acquire(), lock.acquire()
    a.send(None), b.send(None)
    lock.release()
    print([f.done() for f in lock._waiters])
    try:
        a.throw(asyncio.CancelledError())
    except asyncio.CancelledError:
        print([f.done() for f in lock._waiters])
    try:
        b.send(None)
    except StopIteration as e:
        print(e.value, lock.locked(), len(lock._waiters))

    queue = asyncio.Queue(1)
    a, b = queue.get(), queue.get()
    a.send(None), b.send(None)
    queue.put_nowait("x")
    a.close()
    print(queue)
    try:
        b.send(None)
    except StopIteration as e:
        print(e.value)
    await queue.put("y")
    c = queue.put("z")
    c.send(None)
    print(queue)
    try:
        c.throw(ValueError("no"))
    except ValueError as e:
        print(repr(e), queue)

    # Held by a variable while the task that awaits it is cancelled.
    event = asyncio.Event()
    kept = event.wait()

    async def wait():
        try:
            await kept
        except asyncio.CancelledError:
            print("waiters", len(event._waiters))
            raise
    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True))


asyncio.run(main())

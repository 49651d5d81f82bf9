# SPDX-License-Identifier: MIT
# Calls are made as by a worker thread: in a context of the pool's own, where no loop runs. to_thread() copies the context.
import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor

var = contextvars.ContextVar('var', default='default')


def job(value):
    before = var.get()
    var.set(value)
    try:
        asyncio.get_running_loop()
    except RuntimeError as exc:
        return before, str(exc)


async def inner():
    await asyncio.sleep(0)
    return 'inner loop'


async def main():
    var.set('main')
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, job, 1))     # expect: ('default', 'no running event loop')
    print(await loop.run_in_executor(None, job, 2))     # expect: (1, 'no running event loop')
    print(await asyncio.to_thread(job, 3))              # expect: ('main', 'no running event loop')
    print(var.get())                                    # expect: main
    print(await asyncio.to_thread(lambda: asyncio.run(inner())))    # expect: inner loop
    print(asyncio.get_running_loop() is loop)           # expect: True
    with ThreadPoolExecutor(1) as pool:
        print(await loop.run_in_executor(pool, var.get))    # expect: default


asyncio.run(main())

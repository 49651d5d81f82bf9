# SPDX-License-Identifier: MIT
import asyncio
from concurrent.futures import Executor, Future, ThreadPoolExecutor


class Immediate(Executor):
    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result((fn, args))
        return future


async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(Immediate(), max, 1, 2))   # expect: (<built-in function max>, (1, 2))
    try:
        loop.set_default_executor(Immediate())
    except TypeError as exc:
        print(exc)                                              # expect: executor must be ThreadPoolExecutor instance
    pool = ThreadPoolExecutor(1, initializer=print, initargs=('own pool',))
    loop.set_default_executor(pool)
    print(await loop.run_in_executor(None, max, 1, 2))
    # expect: own pool
    # expect: 2
    future = loop.run_in_executor(None, print, 'left over')
    await loop.shutdown_default_executor()                      # expect: left over
    await future
    try:
        loop.run_in_executor(None, print, 'never')
    except RuntimeError as exc:
        print(exc)                                              # expect: Executor shutdown has been called


asyncio.run(main())

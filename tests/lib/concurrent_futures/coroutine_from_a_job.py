# SPDX-License-Identifier: MIT
# A job that waits for a coroutine of the loop lets the loop go on.
import asyncio


async def ask(n):
    print('ask', n)
    await asyncio.sleep(0.01)
    if n < 0:
        raise ValueError(n)
    return n * n


def job(loop, n):
    print('job', n)
    try:
        return asyncio.run_coroutine_threadsafe(ask(n), loop).result()
    finally:
        print('end of job', n)


async def other():
    print('other')


async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(asyncio.to_thread(job, loop, 7))
    await other()
    print(await task)
    try:
        await asyncio.to_thread(job, loop, -1)
    except ValueError as exc:
        print(repr(exc))
    future = asyncio.run_coroutine_threadsafe(ask(3), loop)
    print(await asyncio.wrap_future(future))
    try:
        # The loop cannot go on while its own task waits.
        asyncio.run_coroutine_threadsafe(ask(3), loop).result(timeout=0.01)
    except TimeoutError as exc:
        print(repr(exc))


asyncio.run(main())
# expect: other
# expect: job 7
# expect: ask 7
# expect: end of job 7
# expect: 49
# expect: job -1
# expect: ask -1
# expect: end of job -1
# expect: ValueError(-1)
# expect: ask 3
# expect: 9
# expect: TimeoutError()

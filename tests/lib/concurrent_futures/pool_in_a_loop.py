# SPDX-License-Identifier: MIT
# In a loop calls are made in later turns, in order of submission; whoever waits makes them at once.
import asyncio
from concurrent.futures import ThreadPoolExecutor


def job(name):
    print('job', name)
    return name


async def main():
    pool = ThreadPoolExecutor(4)
    futures = [pool.submit(job, n) for n in range(3)]
    print([f.done() for f in futures])          # expect: [False, False, False]
    print(futures[1].result())
    # expect: job 0
    # expect: job 1
    # expect: 1
    print([f.done() for f in futures])          # expect: [True, True, False]
    print(await asyncio.wrap_future(futures[2]))
    # expect: job 2
    # expect: 2
    never = pool.submit(job, 'never')
    print(never.cancel(), never.cancelled())    # expect: True True
    last = pool.submit(job, 'last')
    pool.shutdown()                             # expect: job last
    print(last.result())                        # expect: last
    try:
        pool.submit(job, 'too late')
    except RuntimeError as exc:
        print(exc)                              # expect: cannot schedule new futures after shutdown
    dropped = ThreadPoolExecutor(1)
    future = dropped.submit(job, 'dropped')
    dropped.shutdown(cancel_futures=True)
    print(future.cancelled())                   # expect: True


asyncio.run(main())

# SPDX-License-Identifier: MIT
# stderr: Exception in initializer:
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

with ThreadPoolExecutor(1, initializer=print, initargs=('init', 1)) as pool:
    pool.submit(print, 'a').result()
    pool.submit(print, 'b').result()
# expect: init 1
# expect: a
# expect: b


def bad():
    raise ValueError('no')


pool = ThreadPoolExecutor(1, initializer=bad)
for _ in range(2):
    try:
        pool.submit(print, 'never').result()
    except BrokenExecutor as exc:
        print(type(exc).__name__, exc)
# expect: BrokenThreadPool A thread initializer failed, the thread pool is not usable anymore
# expect: BrokenThreadPool A thread initializer failed, the thread pool is not usable anymore

# SPDX-License-Identifier: MIT
# Without a loop a call is made when it is submitted; one submitted by a call is made after it, or when it is waited for.
from concurrent.futures import ThreadPoolExecutor


def job(name):
    print('begin', name)
    if name == 'outer':
        pool.submit(job, 'later')
        print('inner gave', pool.submit(job, 'inner').result())
    print('end', name)
    return name.upper()


with ThreadPoolExecutor(1) as pool:
    future = pool.submit(job, 'outer')
    print('submitted', future.done(), future.result())
# expect: begin outer
# expect: begin later
# expect: end later
# expect: begin inner
# expect: end inner
# expect: inner gave INNER
# expect: end outer
# expect: submitted True OUTER
print(list(pool._queue))    # expect: []

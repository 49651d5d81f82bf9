# SPDX-License-Identifier: MIT
from concurrent.futures import Executor, ThreadPoolExecutor

with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(pow, [1, 2, 3], [2, 2, 2, 2])))     # expect: [1, 4, 9]
    results = pool.map(lambda n: 10 // n, [5, 2, 0, 1])
    print(next(results), next(results))                     # expect: 2 5
    try:
        next(results)
    except ZeroDivisionError:
        print('error in its place')                         # expect: error in its place
    print(list(results))                                    # expect: []

try:
    Executor().submit(print)
except NotImplementedError:
    print('abstract')                                       # expect: abstract
for arguments in dict(max_workers=0), dict(initializer=3):
    try:
        ThreadPoolExecutor(**arguments)
    except (ValueError, TypeError) as exc:
        print(type(exc).__name__, exc)
# expect: ValueError max_workers must be greater than 0
# expect: TypeError initializer must be a callable

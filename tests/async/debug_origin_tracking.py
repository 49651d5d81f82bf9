# SPDX-License-Identifier: MIT
# stderr: RuntimeWarning: coroutine 'f' was never awaited
# stderr: Coroutine created at (most recent call last)
# stderr: line 22, in make
import asyncio
import sys


async def f():
    pass


async def main(debug):
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), sys.get_coroutine_origin_tracking_depth())
    loop.set_debug(not debug)
    await asyncio.sleep(0)
    print(sys.get_coroutine_origin_tracking_depth())


def make():
    return f()


asyncio.run(main(True), debug=True)     # expect: True 10
# expect: 0
asyncio.run(main(False))                # expect: False 0
# expect: 10
print(sys.get_coroutine_origin_tracking_depth())    # expect: 0
sys.set_coroutine_origin_tracking_depth(2)
coro = make()
print([(line, name) for _, line, name in coro.cr_origin])   # expect: [(22, 'make'), (31, '<module>')]
coro.close()
make()
coro = f()
print([entry[1:] for entry in coro.cr_origin])      # expect: [(35, '<module>')]
coro.close()
sys.set_coroutine_origin_tracking_depth(0)
coro = f()
print(coro.cr_origin)                               # expect: None
coro.close()
try:
    sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as exc:
    print(exc)                                      # expect: depth must be >= 0

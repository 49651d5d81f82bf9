# SPDX-License-Identifier: MIT
# What the machine has in C counts as coroutine functions and coroutines.
import asyncio
import inspect

for function in (asyncio.sleep, asyncio.wait, asyncio.wait_for, asyncio.Lock.acquire, asyncio.Lock().acquire,
                 asyncio.Event.wait, asyncio.Semaphore.__aenter__, asyncio.Queue.get, asyncio.Condition.wait):
    assert inspect.iscoroutinefunction(function), function
for function in (asyncio.gather, asyncio.Lock.release, asyncio.Queue.get_nowait, asyncio.create_task, len):
    assert not inspect.iscoroutinefunction(function), function
for coroutine in asyncio.sleep(0), asyncio.Lock().acquire(), asyncio.Queue().get():
    print(inspect.iscoroutine(coroutine), asyncio.iscoroutine(coroutine), inspect.isawaitable(coroutine))
    coroutine.close()
# expect: True True True
# expect: True True True
# expect: True True True
print(inspect.signature(asyncio.Future), inspect.signature(asyncio.Handle))
# expect: (*, loop=None) (callback, args, loop, context=None)
print(asyncio.CancelledError)   # expect: <class 'asyncio.exceptions.CancelledError'>

# SPDX-License-Identifier: MIT
# What is a class of a Python file in CPython is named without its module, what is one in C with it.
import asyncio
from collections import deque

loop = asyncio.new_event_loop()
for attempt in (lambda: asyncio.Lock().nothing, lambda: asyncio.Queue().nothing, lambda: asyncio.Event()(),
                lambda: asyncio.Lock[int], lambda: asyncio.Future(loop=loop).nothing, lambda: deque.nothing,
                lambda: setattr(asyncio.Future(loop=loop), '_state', 1)):
    try:
        attempt()
    except (AttributeError, TypeError) as exc:
        print(exc)
# expect: 'Lock' object has no attribute 'nothing'
# expect: 'Queue' object has no attribute 'nothing'
# expect: 'Event' object is not callable
# expect: type 'Lock' is not subscriptable
# expect: '_asyncio.Future' object has no attribute 'nothing'
# expect: type object 'collections.deque' has no attribute 'nothing'
# expect: attribute '_state' of '_asyncio.Future' objects is not writable
loop.close()

# krait.call_sync: what a function gives, driven to its end when it can be awaited. CPython has no such module.
import asyncio
import warnings
import krait
from krait import AsyncReentryError, call_sync

warnings.simplefilter('error')


async def add(a, b=1, *, c=0):
    await asyncio.sleep(0)
    return a + b + c


class Ready:
    def __await__(self):
        return 'ready'
        yield


print(call_sync(add, 1), call_sync(add, 1, 2), call_sync(add, 1, c=5), call_sync(add, **{'a': 1, 'b': 3}))   # expect: 2 3 7 4
print(call_sync(max, 3, 4), call_sync(sorted, [2, 1], reverse=True), call_sync(lambda: None))   # expect: 4 [2, 1] None
print(call_sync(Ready), call_sync(asyncio.sleep, 0, 'slept'))   # expect: ready slept
print(AsyncReentryError.__mro__[1].__name__, AsyncReentryError.__module__, AsyncReentryError.__qualname__)   # expect: RuntimeError krait AsyncReentryError
try:
    AsyncReentryError
    import builtins
    builtins.AsyncReentryError
except AttributeError as e:
    print(e)   # expect: module 'builtins' has no attribute 'AsyncReentryError'

loops = []


async def look():
    loops.append(asyncio.get_running_loop())

call_sync(look)
call_sync(look)
print(loops[0] is loops[1], [loop.is_closed() for loop in loops])   # expect: False [True, True]


async def nested():
    try:
        call_sync(add, 1)
    except AsyncReentryError as e:
        print(e)   # expect: add() cannot be waited for while the loop runs: await it, or start it with asyncio.create_task()
    return call_sync(abs, -5)

print(asyncio.run(nested()))   # expect: 5
for arguments in ((), (5,)):
    try:
        call_sync(*arguments)
    except TypeError as e:
        print(type(e).__name__)   # expect: TypeError
        # expect: TypeError


async def fail():
    raise KeyError('inside')

try:
    call_sync(fail)
except KeyError as e:
    print(repr(e))   # expect: KeyError('inside')

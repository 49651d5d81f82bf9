# SPDX-License-Identifier: MIT
import asyncio
import sys
import warnings


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        print('closed')


async def failing():
    try:
        yield 1
    finally:
        raise KeyError('failed')


async def main():
    print([hook.__name__ for hook in sys.get_asyncgen_hooks()])
    # expect: ['_asyncgen_firstiter_hook', '_asyncgen_finalizer_hook']
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context['message'].split(' <')[0], sorted(context)))
    a, b = numbers(), failing()
    print(await anext(a), await anext(b))   # expect: 1 1
    await loop.shutdown_asyncgens()
    # expect: closed
    # expect: an error occurred during closing of asynchronous generator ['asyncgen', 'exception', 'message']
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        late = numbers()
        await anext(late)
    text = str(caught[0].message)
    print(caught[0].category.__name__, text.partition(' at ')[0], text.partition('> ')[2])
    # expect: ResourceWarning asynchronous generator <async_generator object numbers was scheduled after loop.shutdown_asyncgens() call
    await late.aclose()         # expect: closed


asyncio.run(main())
print(sys.get_asyncgen_hooks())     # expect: asyncgen_hooks(firstiter=None, finalizer=None)
for wrong in dict(firstiter=3), dict(finalizer='x'):
    try:
        sys.set_asyncgen_hooks(**wrong)
    except TypeError as exc:
        print(exc)
# expect: callable firstiter expected, got int
# expect: callable finalizer expected, got str

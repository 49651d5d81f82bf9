# SPDX-License-Identifier: MIT
# The TimeoutError of a block has as context what is being handled when the block is left, which need not be its cause.
import asyncio
import contextlib


@contextlib.asynccontextmanager
async def manager():
    try:
        yield
    finally:
        await asyncio.sleep(0.02)


def show(error):
    print(repr(error.__cause__), repr(error.__context__))


async def in_a_stack():
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(asyncio.timeout(0.01))
        await stack.enter_async_context(manager())


async def in_a_block():
    async with asyncio.timeout(0.01):
        await asyncio.sleep(1)


async def by_hand():
    timeout = asyncio.timeout(0.01)
    await timeout.__aenter__()
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as error:
        cancelled = error
    await timeout.__aexit__(type(cancelled), cancelled, None)


async def main():
    for function in in_a_stack, in_a_block, by_hand:
        try:
            await function()
        except TimeoutError as error:
            show(error)


asyncio.run(main())
# expect: CancelledError() None
# expect: CancelledError() CancelledError()
# expect: CancelledError() None

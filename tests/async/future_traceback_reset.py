# SPDX-License-Identifier: MIT
# Each result() raises the exception with the traceback it had when it was set; after the first time, with none.
import asyncio
import traceback


def lines(exc):
    return [entry.name for entry in traceback.extract_tb(exc.__traceback__)]


def fail():
    raise ValueError


async def take(future):
    try:
        await future
    except ValueError as exc:
        return lines(exc)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_exception(ValueError())
    print(await take(future), await take(future), await take(future))   # expect: ['take'] ['take'] ['take']
    try:
        fail()
    except ValueError as exc:
        error = exc
    print(lines(error))                             # expect: ['main', 'fail']
    first, second = loop.create_future(), loop.create_future()
    first.set_exception(error)
    second.set_exception(error)
    print(await take(first), await take(first))     # expect: ['take', 'main', 'fail'] ['take']
    print(await take(second), await take(second))   # expect: ['take', 'main', 'fail'] ['take']


asyncio.run(main())

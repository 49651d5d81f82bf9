# SPDX-License-Identifier: MIT
# Futures, tasks and handles of a loop in debug mode know where they were made.
import asyncio


async def coro():
    pass


def make(loop):
    return loop.call_soon(print, 'called', 1)


async def main():
    loop = asyncio.get_running_loop()
    handle = make(loop)
    print([tuple(entry)[1:3] for entry in handle._source_traceback][-2:])    # expect: [(16, 'main'), (11, 'make')]
    print(repr(handle).replace(__file__, 'FILE'))   # expect: <Handle print('called', 1) created at FILE:11>
    timer = loop.call_later(9, print, 2)
    timer.cancel()
    text = repr(timer).replace(__file__, 'FILE')
    print(text.split(' when=')[0], text.split(' ', 3)[3])   # expect: <TimerHandle cancelled print(2) created at FILE:19>
    future = asyncio.Future()
    print(repr(future).replace(__file__, 'FILE'))   # expect: <Future pending created at FILE:23>
    print(type(future._source_traceback).__name__)  # expect: StackSummary
    task = asyncio.Task(coro(), name='t')
    print(repr(task).replace(__file__, 'FILE'))
    # expect: <Task pending name='t' coro=<coro() running at FILE:6> created at FILE:26>
    await task      # expect: called 1
    loop.set_debug(False)
    print(asyncio.Future()._source_traceback, asyncio.Future())     # expect: None <Future pending>
    print(loop.call_soon(len, 'secret'))            # expect: <Handle len()>


asyncio.run(main(), debug=True)

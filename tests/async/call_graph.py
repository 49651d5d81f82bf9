# SPDX-License-Identifier: MIT
# What CPython 3.14 gives; 3.13 has no call graphs.
import asyncio
import re


def show(text):
    text = re.sub(r'id=0x[0-9a-f]+', 'id=N', text).replace(__file__, 'FILE')
    # Frames of the library itself are not the same everywhere.
    print('\n'.join(line for line in text.split('\n') if 'File' not in line or "'FILE'" in line))


async def leaf(event):
    show(asyncio.format_call_graph())
    show(asyncio.format_call_graph(limit=1))
    await event.wait()


async def middle(event):
    await leaf(event)


async def waiter(task):
    await asyncio.gather(task, asyncio.sleep(0))


async def shielded(task):
    await asyncio.shield(task)


async def waited(task):
    await asyncio.wait([task])


async def through(function, task):
    await function(task)


async def main():
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(middle(event), name='middle')
        await asyncio.sleep(0)
        other = asyncio.create_task(waiter(task), name='waiter')
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        graph = asyncio.capture_call_graph(other)
        print(graph.future is other, [entry.frame.f_code.co_name for entry in graph.call_stack], graph.awaited_by)
        awaited_by = {entry.future.get_name() for entry in asyncio.capture_call_graph(task).awaited_by}
        print(sorted(awaited_by))
        others = [asyncio.create_task(through(function, task), name=function.__name__)
                  for function in (shielded, waited)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        awaited_by = {entry.future.get_name() for entry in asyncio.capture_call_graph(task).awaited_by}
        print(sorted(awaited_by))
        event.set()
    await asyncio.gather(other, *others)
    future = asyncio.get_running_loop().create_future()
    show(asyncio.format_call_graph(future))
    try:
        asyncio.capture_call_graph(3)
    except TypeError as exc:
        print(exc)


async def named():
    await asyncio.create_task(main(), name='main')


asyncio.run(named())
try:
    asyncio.capture_call_graph()
except RuntimeError as exc:
    print(str(exc)[:66])

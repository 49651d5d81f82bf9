# SPDX-License-Identifier: MIT
# When wait() ends: by the first, by the first error (a cancellation is none), by all; a future that is done meanwhile counts.
import asyncio


async def turns(n, error=None):
    for _ in range(n):
        await asyncio.sleep(0)
    if error is not None:
        raise error


def names(tasks):
    return sorted(task.get_name() for task in tasks)


def start(*specs):
    return [asyncio.create_task(turns(*spec), name=f"t{i}") for i, spec in enumerate(specs)]


async def main():
    for mode in (asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED):
        tasks = start((3,), (1,), (2, ValueError("v")), (4,))
        done, pending = await asyncio.wait(tasks, return_when=mode)
        print(mode, names(done), names(pending))
        done, pending = await asyncio.wait(tasks)
        print(names(done), names(pending), tasks[2]._log_traceback, tasks[2].exception())
    tasks = start((3,), (5,))
    asyncio.get_running_loop().call_soon(tasks[0].cancel)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(names(done), names(pending))

    loop = asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()
    loop.call_soon(first.set_result, 1)
    loop.call_soon(loop.call_soon, second.set_result, 2)
    print([len(part) for part in await asyncio.wait([first, first, second], return_when=asyncio.FIRST_COMPLETED)])


asyncio.run(main())

# SPDX-License-Identifier: MIT
# A run in which nothing can happen any more ends with an error that lists who waits, by creation: for what, and where.
# CPython waits for ever.
import asyncio


async def holder(lock):
    async with lock:
        await asyncio.get_running_loop().create_future()


async def enterer(lock):
    async with lock:
        pass


async def acquirer(semaphore):
    coroutine = semaphore.acquire()
    await coroutine


async def getter(queue):
    return await queue.get()


async def outer(queue):
    return await getter(queue)


async def putter(queue):
    await queue.put(1)


async def joiner(task):
    await task


class Own:
    def __await__(self):
        yield from asyncio.get_running_loop().create_future()


async def awaiter():
    await Own()


async def numbers(event):
    await event.wait()
    yield 1


async def consumer(event):
    async for number in numbers(event):
        pass


async def waiter(condition):
    async with condition:
        await condition.wait()


async def main():
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(0)
    full = asyncio.Queue(1)
    full.put_nowait(0)
    coroutines = [holder(lock), enterer(lock), acquirer(semaphore), outer(asyncio.Queue()), asyncio.Queue().get(), putter(full), awaiter(),
                  consumer(asyncio.Event()), waiter(asyncio.Condition())]
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    tasks.append(asyncio.create_task(joiner(tasks[0]), name="joins\nholder"))
    await asyncio.gather(*tasks)


try:
    asyncio.run(main())
except RuntimeError as error:
    print(str(error).replace(__file__, "FILE"))

# expect: deadlock: nothing is ready, no timer is set, and 11 tasks wait:
# expect:   Task-1 waits for gather of 10 (FILE:70 in main)
# expect:   Task-2 waits for Future (FILE:9 in holder)
# expect:   Task-3 waits for Lock.acquire (FILE:13 in enterer)
# expect:   Task-4 waits for Semaphore.acquire (FILE:19 in acquirer)
# expect:   Task-5 waits for Queue.get (FILE:23 in getter)
# expect:   Task-6 waits for Queue.get
# expect:   Task-7 waits for Queue.put (FILE:31 in putter)
# expect:   Task-8 waits for Future (FILE:40 in Own.__await__)
# expect:   Task-9 waits for Event.wait (FILE:48 in numbers)
# expect:   Task-10 waits for Condition.wait (FILE:59 in waiter)
# expect:   joins\x0aholder waits for Task 'Task-2' (FILE:35 in joiner)

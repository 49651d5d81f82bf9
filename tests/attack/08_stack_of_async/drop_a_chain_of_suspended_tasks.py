# attack: coroutines and tasks in a chain are dropped while they are suspended
# must: plain result
# last: done
import asyncio, gc

async def hold(x):
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        x = None

async def wait(other):
    await other

async def main():
    last = asyncio.get_running_loop().create_future()
    for _ in range(5000):
        last = asyncio.ensure_future(wait(last))
    await asyncio.sleep(0)
    for task in asyncio.all_tasks():
        if task is not asyncio.current_task():
            task._log_destroy_pending = False
    del last, task
    gc.collect()
    c = hold(None)
    for _ in range(20000):
        c = hold(c)
    c.close()
    print("done")

asyncio.run(main())

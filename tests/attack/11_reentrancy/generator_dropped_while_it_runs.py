# attack: the last reference to what runs is dropped by what runs
# must: plain result
# last: done
import asyncio, gc
def gone():
    global g
    del g
    gc.collect()
    try:
        yield 1
    finally:
        gc.collect()
g = gone()
next(g)
class It:
    def __iter__(self): return self
    def __next__(self):
        holder.clear()
        gc.collect()
        raise StopIteration
holder = [It()]
list(holder[0])
holder = [map(lambda x: holder.clear(), [1])]
list(holder[0])
async def main():
    tasks = [asyncio.create_task(drop())]
    async def wait():
        return 1
    global kept
    kept = tasks
    await asyncio.sleep(0)
    gc.collect()
    print("done")
async def drop():
    kept.clear()
    gc.collect()
    await asyncio.sleep(0)
def later():
    global later
    del later
    gc.collect()
    return 1
later()
asyncio.run(main())

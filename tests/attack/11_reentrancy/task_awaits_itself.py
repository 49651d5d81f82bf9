# attack: tasks that await themselves, each other in a circle, and gather themselves
# must: RuntimeError, or the deadlock is reported
import asyncio
async def own():
    try:
        await asyncio.current_task()
    except RuntimeError as error:
        print("refused")
async def one(): await tasks[1]
async def two(): await tasks[0]
async def main():
    global tasks
    await asyncio.create_task(own())
    t = asyncio.create_task(asyncio.sleep(0))
    g = asyncio.gather(t)
    tasks = [asyncio.create_task(one()), asyncio.create_task(two())]
    await asyncio.gather(*tasks, g)
asyncio.run(main())

# attack: exception groups 3,000 deep are raised through tasks, split, caught and printed
# must: a report
# status: 1
import asyncio
async def fail():
    group = ValueError("inner")
    for _ in range(3000):
        group = ExceptionGroup("g", [group])
    raise group
async def main():
    task = asyncio.create_task(fail())
    try:
        await task
    except* KeyError:
        pass
    except* ValueError as caught:
        raise caught
asyncio.run(main())

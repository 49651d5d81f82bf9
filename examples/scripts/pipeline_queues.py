# A pipeline: reader -> two parsers -> one writer, joined by bounded queues, so that a fast stage waits for a slow one.
import asyncio

LINES = ["3 apples", "5 pears", "oops", "2 plums", "x figs", "7 quinces", "1 melon"]


async def read(lines, out):
    for line in lines:
        await out.put(line)
        print(f"read   {line!r} (waiting: {out.qsize()})")


async def parse(source, out, errors):
    while True:
        line = await source.get()
        try:
            count, fruit = line.split()
            await out.put((int(count), fruit))
        except ValueError as error:
            errors.append(f"{line!r}: {error}")
        finally:
            source.task_done()
        await asyncio.sleep(0)


async def write(source, totals):
    while True:
        count, fruit = await source.get()
        print(f"write  {count} x {fruit}")
        totals[fruit[0]] = totals.get(fruit[0], 0) + count
        source.task_done()


async def main():
    lines, items = asyncio.Queue(maxsize=2), asyncio.Queue(maxsize=1)
    errors, totals = [], {}
    stages = [asyncio.create_task(parse(lines, items, errors)) for _ in range(2)]
    stages.append(asyncio.create_task(write(items, totals)))
    await read(LINES, lines)
    await lines.join()
    await items.join()
    for stage in stages:
        stage.cancel()
    ends = await asyncio.gather(*stages, return_exceptions=True)
    print("stages:", [type(end).__name__ for end in ends])
    print("errors:", *errors, sep="\n  ")
    print("totals:", dict(sorted(totals.items())))


asyncio.run(main())

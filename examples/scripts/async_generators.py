# Async generators: a source that is paged, filters that wrap it, and a finally that runs however the consumer leaves.
import asyncio

PAGES = {1: ["ant", "bee", "cat"], 2: ["dog", "eel"], 3: ["fox", "gnu", "hen"]}


async def fetch_page(number):
    await asyncio.sleep(0)
    print(f"[page {number}]")
    return PAGES.get(number, [])


async def animals():
    number = 1
    try:
        while page := await fetch_page(number):
            for name in page:
                yield name
            number += 1
    finally:
        await asyncio.sleep(0)
        print(f"[closed at page {number}]")


async def where(source, test):
    async for item in source:
        if test(item):
            yield item


async def take(source, count):
    taken = 0
    async for item in source:
        yield item
        taken += 1
        if taken == count:
            return


async def running_mean():
    """Driven with asend(): gives the mean of all it was sent."""
    total = count = 0
    mean = None
    while True:
        value = yield mean
        total, count = total + value, count + 1
        mean = total / count


async def main():
    print("all:", [name async for name in animals()])
    print("with e:", {name: len(name) async for name in where(animals(), lambda name: "e" in name)})

    source = animals()
    print("first two:", [name async for name in take(source, 2)])
    await source.aclose()
    print("after aclose:", [name async for name in source])

    mean = running_mean()
    await anext(mean)
    print("means:", [await mean.asend(value) for value in (10, 20, 60)])
    try:
        await mean.athrow(ValueError("enough"))
    except ValueError as error:
        print("thrown out:", error)
    print("default:", await anext(mean, "it is over"))


asyncio.run(main())

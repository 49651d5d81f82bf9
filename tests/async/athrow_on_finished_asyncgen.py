# athrow() on an async generator that is finished gives None, as aclose() does; it does not raise StopAsyncIteration.
# expect: thrown
# expect: None
# expect: None
# expect: StopAsyncIteration()
import asyncio


async def generator():
    yield 1


async def main():
    made = generator()
    await made.__anext__()
    try:
        await made.athrow(ValueError("thrown"))
    except ValueError as exc:
        print(exc)
    print(await made.athrow(ValueError("again")))
    print(await made.aclose())
    try:
        print(await made.asend(None))
    except StopAsyncIteration as exc:
        print(repr(exc))


asyncio.run(main())

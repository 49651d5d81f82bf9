# SPDX-License-Identifier: MIT
# The protocol of asynchronous generators by hand.
import asyncio


async def echo():
    value = None
    while True:
        try:
            value = yield value
        except ValueError:
            value = "caught"


async def main():
    generator = echo()
    print(await generator.asend(None), await generator.asend("x"))  # expect: None x
    print(await generator.athrow(ValueError))  # expect: caught
    await generator.aclose()
    try:
        await anext(generator)
    except StopAsyncIteration:
        print("stopped")  # expect: stopped


asyncio.run(main())

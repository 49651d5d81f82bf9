# SPDX-License-Identifier: MIT
# to_thread() gives back the result or the error of a function, in this context.
import asyncio, contextvars
var = contextvars.ContextVar("var")


def work(a, *, b):
    return a + b, var.get()


async def main():
    var.set("ctx")
    print(await asyncio.to_thread(work, 1, b=2))  # expect: (3, 'ctx')
    try:
        await asyncio.to_thread(int, "x")
    except ValueError as exc:
        print(exc)  # expect: invalid literal for int() with base 10: 'x'


asyncio.run(main())

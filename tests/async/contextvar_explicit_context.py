# SPDX-License-Identifier: MIT
# A task in a given context shares it.
import asyncio, contextvars
var = contextvars.ContextVar("var", default=0)


async def child():
    var.set(var.get() + 1)


async def main():
    context = contextvars.copy_context()
    for _ in range(3):
        await asyncio.create_task(child(), context=context)
    print(context[var], var.get())  # expect: 3 0


asyncio.run(main())

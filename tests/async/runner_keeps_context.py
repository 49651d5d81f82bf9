# SPDX-License-Identifier: MIT
# The runs of a Runner share the loop and the context.
import asyncio, contextvars
var = contextvars.ContextVar("var", default=0)


async def count():
    var.set(var.get() + 1)
    return var.get()


with asyncio.Runner() as runner:
    loop = runner.get_loop()
    print(runner.run(count()), runner.run(count()), runner.get_loop() is loop)  # expect: 1 2 True
print(var.get(), loop.is_closed())  # expect: 0 True
try:
    runner.get_loop()
except RuntimeError as exc:
    print(exc)  # expect: Runner is closed

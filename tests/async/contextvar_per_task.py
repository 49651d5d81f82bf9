# SPDX-License-Identifier: MIT
# A task has a copy of the context it was made in.
import asyncio, contextvars
var = contextvars.ContextVar("var", default="unset")


async def child(value):
    before = var.get()
    var.set(value)
    await asyncio.sleep(0)
    return before, var.get()


async def main():
    var.set("main")
    print(await asyncio.gather(child("a"), child("b")), var.get())  # expect: [('main', 'a'), ('main', 'b')] main
    await child("inline")
    print(var.get())  # expect: inline


asyncio.run(main())
print(var.get())  # expect: unset

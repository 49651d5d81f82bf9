# SPDX-License-Identifier: MIT
# Callbacks run in the context of their registration.
import asyncio, contextvars
var = contextvars.ContextVar("var")
log = []


def show(*_):
    log.append(var.get())


async def main():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    var.set(1)
    loop.call_soon(show)
    fut.add_done_callback(show)
    var.set(2)
    loop.call_soon(show)
    context = contextvars.copy_context()
    var.set(3)
    loop.call_soon(show, context=context)
    fut.set_result(None)
    await asyncio.sleep(0)


asyncio.run(main())
print(log)  # expect: [1, 2, 2, 1]

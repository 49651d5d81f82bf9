# attack: ready callbacks, done callbacks and copies of contexts without end
# must: limit of memory
# status: 121
import asyncio, contextvars
var = contextvars.ContextVar("var")
async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    n = 0
    while True:
        var.set([n])
        loop.call_soon(print, context=contextvars.copy_context())
        f.add_done_callback(print)
        n += 1
asyncio.run(main())

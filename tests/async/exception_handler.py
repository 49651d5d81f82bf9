# SPDX-License-Identifier: MIT
# An error in a callback goes to the loop's handler; the loop goes on.
import asyncio
log = []


def handler(loop, context):
    log.append((context["message"].partition(" ")[0], repr(context["exception"])))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    loop.call_soon(lambda: 1 / 0)
    loop.call_soon(log.append, "next")
    await asyncio.sleep(0)


asyncio.run(main())
print(*log)  # expect: ('Exception', "ZeroDivisionError('division by zero')") next

# SPDX-License-Identifier: MIT
# What needs a host is refused by name.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    for call in (lambda: asyncio.open_connection("h", 1), lambda: asyncio.create_subprocess_exec("ls"),
                 lambda: loop.create_server(None)):
        try:
            await call()
        except NotImplementedError as exc:
            print(exc)


asyncio.run(main())
# expect: asyncio.open_connection needs a host that provides sockets
# expect: asyncio.create_subprocess_exec needs a host that provides processes
# expect: loop.create_server needs a host that provides sockets

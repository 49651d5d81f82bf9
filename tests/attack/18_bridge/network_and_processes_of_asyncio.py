# attack: the parts of asyncio that reach the world
# must: refused by name
# last: done
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    for make in (lambda: asyncio.open_connection("localhost", 80), lambda: asyncio.start_server(print, "localhost", 0), lambda: asyncio.create_subprocess_exec("id"), lambda: asyncio.create_subprocess_shell("id"),
                 lambda: loop.create_connection(asyncio.Protocol, "localhost", 80), lambda: loop.create_server(asyncio.Protocol, "localhost", 0), lambda: loop.getaddrinfo("localhost", 80), lambda: loop.subprocess_exec(asyncio.Protocol, "id"),
                 lambda: loop.create_unix_connection(asyncio.Protocol, "/tmp/x"), lambda: loop.add_reader(0, print), lambda: loop.add_signal_handler(2, print), lambda: loop.connect_read_pipe(asyncio.Protocol, None), lambda: loop.sock_recv(0, 1)):
        try:
            await make()
            print("open")
        except (NotImplementedError, AttributeError, OSError, TypeError, RuntimeError, ValueError):
            pass
    print("done")
asyncio.run(main())

# attack: done callbacks add, remove and run callbacks of the future that calls them
# must: plain result
# last: done
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    def change(done):
        f.remove_done_callback(change)
        for _ in range(10):
            f.add_done_callback(print_nothing)
        f.__init__(loop=loop) if False else None
        f._callbacks
    def print_nothing(done):
        f.remove_done_callback(print_nothing)
    class Evil:
        def __eq__(self, other):
            f.remove_done_callback(change)
            for _ in range(50): f.add_done_callback(print_nothing)
            return False
        def __call__(self, done): pass
    for _ in range(5):
        f.add_done_callback(Evil())
        f.add_done_callback(change)
    try:
        f.remove_done_callback(Evil())
    except RecursionError:
        pass
    f.set_result(1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calls = []
    class Loop:
        def call_soon(self, *args, **kw):
            if len(calls) < 100:
                calls.append(1)
                g.remove_done_callback(int)
                g.add_done_callback(int)
        def get_debug(self): return False
    g = asyncio.Future(loop=Loop())
    for _ in range(5): g.add_done_callback(int)
    g.set_result(1)
    print("done")
asyncio.run(main())

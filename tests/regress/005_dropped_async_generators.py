# SPDX-License-Identifier: MIT
# The finalizer hook hears of an async generator that has not started, too, and the end of run() closes those that are closed already.
import asyncio
import sys


async def numbers():
    yield 1


sys.set_asyncgen_hooks(lambda generator: print("first"), lambda generator: print("finalizer"))
generator = numbers()
step = anext(generator)  # expect: first
step = generator = None  # expect: finalizer
sys.set_asyncgen_hooks(None, None)


async def main():
    global kept
    kept = numbers()
    await kept.aclose()
    names.append(asyncio.current_task().get_name())


class Loop(asyncio.SelectorEventLoop):
    def create_task(self, coro, **options):
        task = super().create_task(coro, **options)
        print("task of", getattr(coro, "__name__", type(coro).__name__))
        return task


names = []
with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
# expect: task of main
# expect: task of shutdown_asyncgens
# expect: task of async_generator_athrow
# expect: task of shutdown_default_executor

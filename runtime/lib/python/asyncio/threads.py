# SPDX-License-Identifier: MIT
# to_thread(): without threads, the function runs on a later turn of the loop.

import contextvars

from _asyncio import get_running_loop

__all__ = ('to_thread',)


async def to_thread(func, /, *args, **kwargs):
    """Call func(*args, **kwargs) in the loop's executor, in a copy of this context; return what it returns."""
    context = contextvars.copy_context()

    def call():
        return context.run(func, *args, **kwargs)

    return await get_running_loop().run_in_executor(None, call)

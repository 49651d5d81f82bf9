# SPDX-License-Identifier: MIT
# A loop of any kind is asked whether it is in debug mode.
import asyncio


class Loop:
    def get_debug(self):
        return True


future = asyncio.Future(loop=Loop())
print(future._source_traceback[-1].lineno)      # expect: 11
try:
    asyncio.Future(loop=3)
except AttributeError as exc:
    print(exc)                                  # expect: 'int' object has no attribute 'get_debug'
try:
    asyncio.Task((n for n in 'ab'), loop=asyncio.new_event_loop())
except TypeError as exc:
    print(str(exc)[:51])                        # expect: a coroutine was expected, got <generator object <ge

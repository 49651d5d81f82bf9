# SPDX-License-Identifier: MIT
# set_event_loop() names the loop that get_event_loop() gives.
import asyncio
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(asyncio.get_event_loop() is loop)  # expect: True
loop.close()
asyncio.set_event_loop(None)
try:
    asyncio.get_event_loop()
except RuntimeError as exc:
    print(exc)  # expect: There is no current event loop in thread 'MainThread'.
try:
    asyncio.get_running_loop()
except RuntimeError as exc:
    print(exc)  # expect: no running event loop

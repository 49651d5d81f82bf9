# SPDX-License-Identifier: MIT
# A loop driven by hand.
import asyncio
log = []
loop = asyncio.new_event_loop()
print(loop)  # expect: <_UnixSelectorEventLoop running=False closed=False debug=False>
loop.call_soon(log.append, 1)
loop.call_soon(loop.stop)
loop.call_soon(log.append, 2)
loop.run_forever()
print(loop.run_until_complete(asyncio.sleep(0, "slept")), log)  # expect: slept [1, 2]
loop.close()
try:
    loop.call_soon(print)
except RuntimeError as exc:
    print(exc)  # expect: Event loop is closed

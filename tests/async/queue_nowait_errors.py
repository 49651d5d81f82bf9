# SPDX-License-Identifier: MIT
# put_nowait and get_nowait do not wait.
import asyncio
queue = asyncio.Queue(1)
try:
    queue.get_nowait()
except asyncio.QueueEmpty as exc:
    print(repr(exc))  # expect: QueueEmpty()
queue.put_nowait("x")
try:
    queue.put_nowait("y")
except asyncio.QueueFull as exc:
    print(repr(exc))  # expect: QueueFull()
print(queue)  # expect: <Queue maxsize=1 _queue=['x'] tasks=1>

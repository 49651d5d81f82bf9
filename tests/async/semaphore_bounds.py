# SPDX-License-Identifier: MIT
# Bounds are checked.
import asyncio
try:
    asyncio.Semaphore(-1)
except ValueError as exc:
    print(exc)  # expect: Semaphore initial value must be >= 0
semaphore = asyncio.BoundedSemaphore(1)
try:
    semaphore.release()
except ValueError as exc:
    print(exc)  # expect: BoundedSemaphore released too many times

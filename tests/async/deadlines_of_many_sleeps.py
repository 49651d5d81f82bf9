# SPDX-License-Identifier: MIT
# virtual-time
# Sleepers wake by deadline; equal sleeps started in one turn wake in order.
import asyncio
log = []


async def sleeper(name, delay):
    await asyncio.sleep(delay)
    log.append(name)


async def main():
    delays = {"d": 0.03, "a": 0.01, "c": 0.02, "b": 0.01, "e": 0.03}
    await asyncio.gather(*(sleeper(name, delay) for name, delay in delays.items()))


asyncio.run(main())
print(*log)  # expect: a b c d e

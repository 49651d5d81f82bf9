# SPDX-License-Identifier: MIT
# run() finishes generators that are still suspended.
import asyncio
log = []


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        log.append("finally")


async def main():
    global generator
    generator = numbers()
    log.append(await anext(generator))


asyncio.run(main())
log.append("after run")
print(*log)  # expect: 1 finally after run

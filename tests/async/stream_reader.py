# SPDX-License-Identifier: MIT
# A StreamReader is fed on one side and read on the other.
import asyncio


async def main():
    reader = asyncio.StreamReader()
    task = asyncio.create_task(reader.readline())
    await asyncio.sleep(0)
    reader.feed_data(b"one\ntwo\nthr")
    print(await task, await reader.readuntil(b"w"))  # expect: b'one\n' b'tw'
    reader.feed_eof()
    print(await reader.readexactly(3), await reader.read())  # expect: b'o\nt' b'hr'
    try:
        await reader.readexactly(1)
    except asyncio.IncompleteReadError as exc:
        print(exc, reader.at_eof())  # expect: 0 bytes read on a total of 1 expected bytes True


asyncio.run(main())

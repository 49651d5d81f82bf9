# virtual-time
# The message of a cancel() that comes while another is on its way stays with the task, even when it swallows both.
import asyncio


async def swallows(wait):
    try:
        await wait()
    except asyncio.CancelledError as exc:
        print(repr(exc))


async def main():
    for wait in (lambda: asyncio.sleep(1)), asyncio.Event().wait:
        gathered = asyncio.gather(asyncio.create_task(swallows(wait)))
        await asyncio.sleep(0)
        for message in "first", "second":
            gathered.cancel(message)
        try:
            await gathered
        except asyncio.CancelledError as exc:
            print(repr(exc))
        await asyncio.sleep(0)


asyncio.run(main())
# expect: CancelledError('first')
# expect: CancelledError('second')
# expect: CancelledError('first')
# expect: CancelledError('second')

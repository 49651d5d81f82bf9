# A cancelled gather(return_exceptions=True) takes its CancelledError from the last child in order of arguments, not from the
# child that was done last: if the last one has a result, there is no message.
# expect: CancelledError()
# expect: CancelledError('stop')
import asyncio


async def waits(*futures):
    try:
        await asyncio.gather(*futures, return_exceptions=True)
    except asyncio.CancelledError as exc:
        print(repr(exc))


async def main():
    loop = asyncio.get_running_loop()
    pending, done = loop.create_future(), loop.create_future()
    done.set_result(1)
    for futures in (pending, done), (done, loop.create_future()):
        task = asyncio.create_task(waits(*futures))
        await asyncio.sleep(0)
        task.cancel("stop")
        await asyncio.wait([task])


asyncio.run(main())

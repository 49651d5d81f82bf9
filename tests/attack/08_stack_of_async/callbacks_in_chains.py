# attack: 50,000 futures whose callbacks settle the next one
# must: plain result
# last: done
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(50000)]
    for one, two in zip(futures, futures[1:]):
        one.add_done_callback(lambda done, two=two: two.set_result(done.result() + 1))
    futures[0].set_result(0)
    assert await futures[-1] == 49999
    futures = [loop.create_future() for _ in range(20000)]
    for one, two in zip(futures, futures[1:]):
        one.add_done_callback(lambda done, two=two: two.cancel())
    futures[0].cancel()
    try:
        await futures[-1]
    except asyncio.CancelledError:
        print("done")

asyncio.run(main())

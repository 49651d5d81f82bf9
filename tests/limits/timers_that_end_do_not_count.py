# limit: timers=5
# virtual-time
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    for n in range(100):
        loop.call_later(100, print).cancel()
    print("cancelled")  # expect: cancelled
    for n in range(50):
        await asyncio.gather(*(asyncio.sleep(m) for m in range(6)))
    print("due")  # expect: due
    for n in range(20):
        async with asyncio.timeout(1000):
            await asyncio.sleep(0)
        other = asyncio.new_event_loop()
        other.call_later(1, print)
        other.close()
        await asyncio.wait_for(asyncio.sleep(0), 10)
    print("left")  # expect: left

asyncio.run(main())

# limit: timers=5
# status: 121
# stderr: krait: limit: timers (5)
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    try:
        for n in range(10):
            loop.call_later(100 + n, print)
    except BaseException:
        print("caught")

asyncio.run(main())

# attack: timers without end
# must: limit of memory
# status: 121
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    while True:
        loop.call_later(10 ** 6, print)
asyncio.run(main())

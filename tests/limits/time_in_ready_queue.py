# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    def again():
        loop.call_soon(again)
    again()
    await loop.create_future()

asyncio.run(main())

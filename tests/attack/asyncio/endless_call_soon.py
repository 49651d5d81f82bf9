# attack: callbacks that schedule themselves without end
# must: limit of time
# status: 121
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    def again(): loop.call_soon(again)
    again()
    await loop.create_future()
asyncio.run(main())

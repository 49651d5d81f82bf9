# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
import asyncio

async def stubborn():
    while True:
        try:
            while True:
                await asyncio.sleep(0)
        except BaseException:
            pass

async def main():
    asyncio.create_task(stubborn())
    await asyncio.sleep(0)

asyncio.run(main())

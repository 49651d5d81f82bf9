# attack: a task that sleeps for nothing without end, in handlers that catch everything
# must: limit of time
# status: 121
import asyncio
async def main():
    while True:
        try:
            await asyncio.sleep(0)
        except BaseException:
            print("caught")
        finally:
            pass
asyncio.run(main())

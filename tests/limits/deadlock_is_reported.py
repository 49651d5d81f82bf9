# A program that can never go on says so at once.
# limit: time=5s
# status: 1
# stderr: Error
import asyncio

async def main():
    await asyncio.get_running_loop().create_future()

asyncio.run(main())

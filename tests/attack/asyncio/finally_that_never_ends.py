# attack: finally blocks, __aexit__ and aclose that never end at shutdown
# must: limit of time
# status: 121
import asyncio
class Never:
    async def __aenter__(self): return self
    async def __aexit__(self, *args):
        while True:
            await asyncio.sleep(0)
async def work():
    async with Never():
        await asyncio.sleep(100)
async def main():
    asyncio.create_task(work())
    await asyncio.sleep(0)
asyncio.run(main())

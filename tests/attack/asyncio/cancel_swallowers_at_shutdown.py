# attack: tasks that swallow every cancellation when run() ends
# must: limit of time
# status: 121
import asyncio
async def stubborn():
    while True:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            continue
async def main():
    for _ in range(20):
        asyncio.create_task(stubborn())
    await asyncio.sleep(0)
asyncio.run(main())

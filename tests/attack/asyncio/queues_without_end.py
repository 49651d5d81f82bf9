# attack: queues filled without end by a producer that nobody serves
# must: limit of memory
# status: 121
import asyncio
async def main():
    queue = asyncio.Queue()
    while True:
        await queue.put("x" * 1000 + str(queue.qsize()))
asyncio.run(main())

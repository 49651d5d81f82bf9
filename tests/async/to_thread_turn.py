# The result of a job is there in the turn in which the job was run: the task goes on in the next one.
import asyncio

turn = 1


def count():
    global turn
    turn += 1
    asyncio.get_running_loop().call_soon(count)


async def main():
    asyncio.get_running_loop().call_soon(count)
    print(turn, await asyncio.to_thread(lambda: "job"), turn)


asyncio.run(main())
# expect: 1 job 3

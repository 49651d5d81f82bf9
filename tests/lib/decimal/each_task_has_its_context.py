# The current context is bound to the task; a task begins with that of its maker.
import asyncio
from decimal import *


async def divide(prec):
    with localcontext(prec=prec):
        before = str(Decimal(1) / 7)
        await asyncio.sleep(0)
        return before, str(Decimal(1) / 7)


async def set_own():
    setcontext(Context(prec=4))
    await asyncio.sleep(0)
    return getcontext().prec


async def change_shared():
    getcontext().prec = 11


async def main():
    print(await asyncio.gather(*[divide(n) for n in (3, 5, 9)]), getcontext().prec)
    print(await asyncio.gather(asyncio.create_task(set_own()), asyncio.create_task(asyncio.sleep(0))), getcontext().prec)
    await asyncio.create_task(change_shared())
    print(getcontext().prec)

    async def numbers():
        with localcontext() as c:
            c.prec = 3
            yield Decimal(1) / 3
            yield Decimal(2) / 3

    print([n async for n in numbers()], Decimal(1) / 3)

asyncio.run(main())
print(getcontext().prec)

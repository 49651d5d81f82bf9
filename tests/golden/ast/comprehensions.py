[a for a in b]
{a for a, b in c if d if e}
{k: v for k in a for v in b}
sum(x for x in y)
(x async for x in y)
async def f(): [await z async for x in y if await x]

# Three coroutines take turns on one thread. `await asyncio.sleep(0)` is where each lets the others run.
import asyncio


async def worker(name, steps, trace):
    for step in range(steps):
        print(f"{name * (step + 1):<6} {name} does step {step + 1} of {steps}")
        trace.append(name)
        await asyncio.sleep(0)
    return f"{name} done"


async def main():
    trace = []
    results = await asyncio.gather(worker("A", 3, trace), worker("B", 5, trace), worker("C", 2, trace))
    print("order: ", " ".join(trace))
    print("values:", ", ".join(results))


asyncio.run(main())

# Structured concurrency: when one task of a group fails, its siblings are cancelled, and all that went wrong comes out
# as one exception group, taken apart by except*.
import asyncio


async def child(name, turns, outcome=None):
    try:
        for _ in range(turns):
            await asyncio.sleep(0)
        if outcome:
            raise outcome
        print(f"{name}: finished")
        return name
    except asyncio.CancelledError:
        print(f"{name}: cancelled")
        raise
    finally:
        print(f"{name}: cleaned up")


async def all_well():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(child(f"task {n}", n)) for n in (3, 1, 2)]
    print("results:", [task.result() for task in tasks])


async def some_fail():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("slow", 100))
            group.create_task(child("bad value", 2, ValueError("not a number")))
            group.create_task(child("bad key", 2, KeyError("missing")))
            group.create_task(child("quick", 1))
            await asyncio.sleep(1)
            print("never printed: the body is cancelled too")
    except* ValueError as group:
        print("values:", [str(error) for error in group.exceptions])
    except* KeyError as group:
        print("keys:", [error.args for error in group.exceptions])


async def main():
    print("-- all well")
    await all_well()
    print("-- some fail")
    await some_fail()
    print("-- the task goes on:", asyncio.current_task().cancelling() == 0)


asyncio.run(main())

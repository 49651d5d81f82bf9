# Long chains of generators, iterators, exceptions and tasks end in an error or in a result, never in a crash.
import asyncio

def chain(n):
    it = iter(range(3))
    for _ in range(n):
        it = map(lambda x: x, it)
    return it

try:
    list(chain(100000))
except RecursionError:
    pass
print("iterators")  # expect: iterators

def nested(n):
    if n:
        yield from nested(n - 1)
    yield n

try:
    for _ in nested(5000):
        pass
except RecursionError:
    pass
print("generators")  # expect: generators

error = None
for n in range(100000):
    fresh = ValueError(n)
    fresh.__context__ = error
    error = fresh
del error, fresh
print("exceptions")  # expect: exceptions

async def wait(other):
    return await other

async def main():
    loop = asyncio.get_running_loop()
    first = loop.create_future()
    last = first
    for _ in range(5000):
        last = asyncio.ensure_future(wait(last))
    await asyncio.sleep(0)
    first.set_exception(KeyError("first"))
    try:
        await last
    except KeyError:
        print("tasks")  # expect: tasks

asyncio.run(main())

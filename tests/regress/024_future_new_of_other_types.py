# Future.__new__ gave a gather's future and a task whose own parts were never set.
import _asyncio, asyncio

class Sub(asyncio.Future):
    pass

class Gather(_asyncio._GatheringFuture):
    pass

for make in (_asyncio._GatheringFuture, Gather, lambda: asyncio.Future.__new__(asyncio.Task), lambda: asyncio.Future.__new__(Gather)):
    try:
        make()
        print("made")
    except TypeError:
        print("refused")
# expect: refused
# expect: refused
# expect: refused
# expect: refused
print(type(asyncio.Future.__new__(Sub)).__name__)  # expect: Sub

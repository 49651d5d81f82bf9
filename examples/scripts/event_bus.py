# An event bus with decorators, context variables and priorities: who handles what is declared, who asked is remembered.
import asyncio
import contextvars
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

request_id = contextvars.ContextVar("request_id", default="-")


@dataclass(order=True)
class Handler:
    priority: int
    name: str = field(compare=False)
    function: object = field(compare=False, repr=False)


class Bus:
    def __init__(self):
        self.handlers = {}
        self.log = []

    def on(self, event, *, priority=10):
        def register(function):
            self.handlers.setdefault(event, []).append(Handler(priority, function.__name__, function))
            self.handlers[event].sort()
            return function
        return register

    async def emit(self, event, **details):
        for handler in self.handlers.get(event, []):
            self.log.append(f"{request_id.get()}: {event} -> {handler.name}")
            await handler.function(**details)


bus = Bus()


@asynccontextmanager
async def request(name):
    token = request_id.set(name)
    try:
        yield name
    finally:
        request_id.reset(token)


@bus.on("order")
async def reserve(item, amount):
    await asyncio.sleep(0)
    if amount > 3:
        await bus.emit("shortage", item=item, missing=amount - 3)


@bus.on("order", priority=1)
async def check(item, amount):
    match item, amount:
        case str(name), int(n) if n > 0:
            bus.log.append(f"{request_id.get()}:   {n} x {name} is a sound order")
        case _:
            raise ValueError(f"strange order: {amount!r} x {item!r}")


@bus.on("shortage")
async def buy(item, missing):
    bus.log.append(f"{request_id.get()}:   buying {missing} x {item}")


async def serve(name, item, amount):
    async with request(name):
        try:
            await bus.emit("order", item=item, amount=amount)
        except ValueError as error:
            bus.log.append(f"{request_id.get()}:   {error}")


async def main():
    await asyncio.gather(serve("r1", "tea", 2), serve("r2", "salt", 5), serve("r3", "air", -1))
    print(*bus.log, sep="\n")
    print("outside:", request_id.get())
    print(bus.handlers["order"])


asyncio.run(main())

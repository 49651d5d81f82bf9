# SPDX-License-Identifier: MIT
"""program.py -- the model of a random program: make(seed) gives its text, which is the same for the same seed for ever.

A program is: a prelude that prints (`say`) and ends what hangs (`guard`, `settle`), shared objects (locks, queues and so
on), some functions `work1`, `work2`..., and `body`, which starts it all. A function calls only functions of higher number,
so calls end; each is made with what it may cost, so the output stays short; loops count. Whoever waits for nothing is
cancelled by the guard. What the functions are made of is in constructs.py.
"""

import random
from contextlib import contextmanager

PRELUDE = '''\
import asyncio
import contextlib
import contextvars
import gc

gc.disable()
tasks = []
turn = 0
spoke = 0
variable = contextvars.ContextVar("variable", default="unset")


class Oops(Exception):
    pass


class Forgotten(Oops):
    pass


def text(value):
    if isinstance(value, BaseExceptionGroup):
        return f"{type(value).__name__}<{value.message}>{text(value.exceptions)}"
    if isinstance(value, BaseException):
        return type(value).__name__ + text(value.args)
    if isinstance(value, asyncio.Task):
        return value.get_name()
    if isinstance(value, asyncio.Future):
        return "pending" if not value.done() else "cancelled" if value.cancelled() else "done"
    if isinstance(value, set):
        return "{" + ", ".join(sorted(map(text, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "(" + ", ".join(map(text, value)) + ")"
    return str(value).partition(" <")[0]


def say(*words):
    global spoke
    spoke = turn
    try:
        task = asyncio.current_task()
    except RuntimeError:
        task = None
    if task is not None and task not in tasks:
        tasks.append(task)
    print(turn, task.get_name() if task else "-", *map(text, words))


def caught(label, exc):
    chain, link = [], exc
    while link is not None and len(chain) < 8:
        cause, link = link.__cause__, link.__context__
        if cause is not None:
            chain += ["from" if cause is link else "from other", cause]
            link = cause
        elif link is not None:
            chain += ["in", link]
    say(label, exc, *chain)


def pick(number):
    return tasks[number % len(tasks)]


def report(loop, context):
    if loop.is_closed():
        return
    message, exc = context["message"], context.get("exception")
    if "retrieved" not in message and "destroyed" not in message or type(exc).__name__ == "Forgotten":
        say("handler", " ".join(message.split()[:3]), exc)


def guard(loop, left):
    say("guard")
    if left == 0:
        raise SystemExit("stuck")
    for task in tasks:
        task.cancel("guard")
    loop.call_later(1, guard, loop, left - 1)


async def settle():
    for task in tasks:
        for attempt in range(20):
            if task.done():
                break
            task.cancel("settle")
            await asyncio.wait([task], timeout=0.05)
        print("end of", text(task), "pending" if not task.done() else "cancelled" if task.cancelled() else text(task.exception()))
    await asyncio.sleep(0.02)
'''

PRELUDE_NAMES = ("text", "say", "caught", "pick", "report", "guard", "settle")

TICKER = '''

def tick(loop):
    global turn
    turn += 1
    if turn - spoke < 6:
        loop.call_soon(tick, loop)
    else:
        loop.call_later(0.0015, tick, loop)
'''

COUNTING_LOOP = '''

class CountingLoop(asyncio.SelectorEventLoop):
    def _run_once(self):
        global turn
        turn += 1
        super()._run_once()
'''

SHARED = '''

locks = [asyncio.Lock(), asyncio.Lock()]
conditions = [asyncio.Condition(), asyncio.Condition(locks[1])]
semaphores = [asyncio.Semaphore({0}), asyncio.BoundedSemaphore({1})]
events = [asyncio.Event(), asyncio.Event()]
barriers = [asyncio.Barrier(2), asyncio.Barrier(3)]
queues = [asyncio.Queue(), asyncio.Queue({2}), asyncio.LifoQueue({3}), asyncio.PriorityQueue()]
futures = []
'''

LEAVES = '''

async def leaf(label):
    say(label)
    return label


async def fails(label):
    print(label)
    raise Forgotten(label)


async def turns(count):
    for turn in range(count):
        try:
            say(turn, await Turn())
        finally:
            say("left")
    return count


async def swallow(kind, exc, traceback):
    say("swallow", exc)
    return kind is not asyncio.CancelledError


class Turn:
    def __await__(self):
        return (yield)
'''

MAIN = '''

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report)
    futures[:] = [loop.create_future() for number in range(3)]
{0}\
    loop.call_later(1, guard, loop, 20)
    root = asyncio.create_task(body())
    await asyncio.wait([root])
{1}\
    return root.result() if not root.cancelled() else "cancelled"
'''

FACTORY = '''

class OwnTask(asyncio.Task):
    pass


def make_task(loop, coro, **more):
    return OwnTask(coro, loop=loop, **more)
'''

ENDINGS = {
    "run": 'print(text(asyncio.run(main())))\n',
    "counted": 'print(text(asyncio.run(main(), loop_factory=CountingLoop)))\n',
    "runner": '''\
with asyncio.Runner() as runner:
    for number in range(2):
        try:
            print(text(runner.run(main())))
        except (Exception, asyncio.CancelledError) as exc:
            caught("run", exc)
        tasks.clear()
''',
    "stopped": '''\
loop = asyncio.new_event_loop()
root = loop.create_task(main())
for number in range(9):
    try:
        print(text(loop.run_until_complete(root)))
        break
    except Exception as exc:
        caught("stopped", exc)
        if root.done():
            break
for number in range(9):
    try:
        loop.run_until_complete(settle())
        break
    except RuntimeError as exc:
        caught("stopped", exc)
loop.close()
''',
}


class Writer:
    """Writes one function: lines, and what is in scope where they stand."""

    def __init__(self, program, number, cost_limit):
        self.program = program
        self.random = program.random
        self.number = number          # of the function; it may call those with higher numbers
        self.lines = []
        self.indentation = 1
        self.depth = 0                # of blocks
        self.cost = 0                 # lines that it and those it calls may print
        self.cost_limit = cost_limit
        self.factor = 1               # how often what is written now may run
        self.names = {}               # kind -> names of local variables in scope
        self.is_generator = False
        self.is_callback = False

    def line(self, text):
        self.lines.append("    " * self.indentation + text)

    @contextmanager
    def under(self, head):
        """What is written inside stands under the line `head`, and its names do not outlive it."""
        self.line(head)
        names = {kind: list(some) for kind, some in self.names.items()}
        self.indentation += 1
        yield
        self.indentation -= 1
        self.names = names

    def chance(self, probability):
        return self.random.random() < probability

    def choice(self, *values):
        return values[self.random.randrange(len(values))]

    def number_below(self, limit):
        return self.random.randrange(limit)

    def new_name(self, kind):
        """A name for a new variable; `keep` puts it in scope."""
        return self.program.new_name(kind)

    def keep(self, kind, name):
        self.names.setdefault(kind, []).append(name)

    def known(self, kind):
        """A variable of that kind that is in scope, or None."""
        names = self.names.get(kind)
        return self.choice(*names) if names else None

    def label(self):
        return f'"{self.new_name("p")}"'

    def say(self, *words):
        self.cost += self.factor
        self.line(f"say({', '.join((self.label(),) + words)})")

    def delay(self):
        return self.choice("0", "0", "0.001", "0.001", "0.002", "0.003", "0.005", "0.008")

    def work(self):
        """The call of a function with a coroutine as result."""
        functions = [work for work in self.program.works
                     if work.number > self.number and self.cost + self.factor * work.cost <= self.cost_limit]
        if not functions:
            return self.choice("asyncio.sleep(0, 'slept')", "asyncio.sleep(0.002, 'slept')", f"leaf({self.label()})")
        work = self.choice(*functions)
        self.cost += self.factor * work.cost
        return f"work{work.number}({self.known('task') or 'None'})"

    def message(self):
        """The argument of a cancel()."""
        return self.choice("", "", f"'{self.choice('stop', 'enough', 'no')}'")

    def block(self, length=None):
        """Some statements, at least one."""
        self.depth += 1
        if length is None:
            length = 1 + self.number_below(3 if self.depth > 1 else 7)
        before = len(self.lines)
        for _ in range(length):
            if self.cost >= self.cost_limit:
                break
            if self.number == 0 and self.depth == 1 and self.chance(0.5):
                # So that a program goes on after most of what goes wrong.
                with self.under("try:"):
                    self.program.constructs.write_one(self)
                with self.under("except BaseException as exc:"):
                    self.line(f"caught({self.label()}, exc)")
            else:
                self.program.constructs.write_one(self)
        if len(self.lines) == before:
            self.say()
        self.depth -= 1


class Program:
    """One random program; `counts` says how often each construct was written."""

    def __init__(self, seed, constructs):
        self.random = random.Random(seed)
        self.constructs = constructs
        self.counts = {}
        self.numbers = {}
        self.works = []
        self.definitions = []         # text of functions and classes that statements need, in order
        self.eager = self.random.random() < 0.12
        chance = self.random.random()
        self.ending = "runner" if chance < 0.08 else "stopped" if chance < 0.12 else "counted" if chance < 0.35 else "run"
        self.ticks = self.ending == "run" and chance < 0.65
        # Its tasks are left to asyncio.run().
        self.is_left = self.ending == "run" and not self.eager and self.random.random() < 0.2
        self.has_factory = not self.eager and self.random.random() < 0.06
        count = 1 + self.random.randrange(5)
        for number in range(count, 0, -1):
            work = Writer(self, number, 14 + 10 * (count - number))
            work.names["task"] = ["other"]
            work.say("variable.get()")
            work.block()
            if work.chance(0.7):
                work.line(f"return {work.label()}")
            self.works.append(work)
        self.body = Writer(self, 0, 110)
        self.body.say()
        self.body.block(5 + self.random.randrange(9))

    def new_name(self, kind):
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return f"{kind}{self.numbers[kind]}"

    def text(self):
        chance = self.random
        parts = [PRELUDE]
        if self.ticks:
            parts.append(TICKER)
        if self.ending == "counted":
            parts.append(COUNTING_LOOP)
        parts.append(SHARED.format(chance.randrange(3), 1 + chance.randrange(2), 1 + chance.randrange(2), 1 + chance.randrange(3)))
        parts.append(LEAVES)
        parts += self.definitions
        for work in self.works:
            parts.append(f"\n\nasync def work{work.number}(other):\n" + "\n".join(work.lines) + "\n")
        parts.append("\n\nasync def body():\n" + "\n".join(self.body.lines) + "\n")
        setup = "    loop.call_soon(tick, loop)\n" if self.ticks else ""
        if self.eager:
            setup += "    loop.set_task_factory(asyncio.eager_task_factory)\n"
        if self.has_factory:
            parts.append(FACTORY)
            setup += "    loop.set_task_factory(make_task)\n"
        parts.append(MAIN.format(setup, "" if self.is_left else "    await settle()\n"))
        ending = ENDINGS[self.ending]
        parts.append("\n\n" + ending)
        return "".join(parts)

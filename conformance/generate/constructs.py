# SPDX-License-Identifier: MIT
"""constructs.py -- the table of what random programs are made of, and what its functions have in common.

A construct is a function with a weight. It takes the Writer of the function that is being written (program.py), and writes
a statement where it stands. They are in statements.py and idioms.py. What CPython leaves to chance is not written: no
order of a set is shown, as_completed gets only tasks that are not done, and deadlines are equal only where they were
computed alike; nor is that in which 3.13 is not 3.14.
"""

CONSTRUCTS = []     # (name, weight, function)

# Constructs with blocks of their own, which are not written deep inside of others.
NESTING = {"loop", "trying", "except_star", "task_group", "timeout", "lock", "condition", "barrier", "async_generator",
           "context_manager", "exit_stack", "class_manager", "suppress", "race", "workers", "waiting_room", "context_variable", "as_completed"}


def construct(weight):
    """Puts a function into the table; its name is the construct's."""
    def put(function):
        CONSTRUCTS.append((function.__name__, weight, function))
        return function
    return put


def write_one(writer):
    """Writes one statement of any kind."""
    total = sum(weight for _, weight, _ in CONSTRUCTS)
    while True:
        point = writer.random.random() * total
        for name, weight, function in CONSTRUCTS:
            point -= weight
            if point < 0:
                break
        if writer.depth > 3 and name in NESTING:
            continue
        before = len(writer.lines)
        function(writer)
        if len(writer.lines) > before:
            writer.program.counts[name] = writer.program.counts.get(name, 0) + 1
            return


def guarded(writer, what):
    """Writes a line that may raise, now and then inside a try."""
    if writer.chance(0.3 if writer.number == 0 else 0.55):
        writer.line(what)
        return
    with writer.under("try:"):
        writer.line(what)
    handler(writer)


def handler(writer):
    kind = writer.choice("Exception", "Exception", "(Exception, asyncio.CancelledError)", "BaseException",
                         "asyncio.CancelledError", "TimeoutError", "(ValueError, Oops)")
    with writer.under(f"except {kind} as exc:"):
        writer.cost += writer.factor
        writer.line(f"caught({writer.label()}, exc)")
        if writer.chance(0.15):
            writer.line("raise")
        elif writer.chance(0.06):
            writer.line(f"raise Oops({writer.label()})" + writer.choice("", " from exc", " from None"))


def result(writer, what):
    """Writes an await whose result is shown."""
    writer.cost += writer.factor
    guarded(writer, f"say({writer.label()}, {what})")


def bounded(writer, awaitable):
    """An await, most often with a limit of time."""
    if writer.chance(0.5):
        return f"await asyncio.wait_for({awaitable}, {writer.choice('0.001', '0.002', '0.004', '0.01')})"
    return f"await {awaitable}"


def awaitables(writer, count, only_tasks=False):
    """Text of `count` things to be awaited together."""
    some = []
    for _ in range(count):
        chance = writer.random.random()
        if only_tasks or chance < 0.3:
            task = writer.known("task")
            if task is None or task == "other":
                task = f"asyncio.create_task({writer.work()})"
            some.append(task)
        elif chance < 0.35 and writer.known("gathered"):
            some.append(writer.known("gathered"))
        elif chance < 0.42:
            some.append(f"futures[{writer.number_below(3)}]")
        else:
            some.append(writer.work())
    return some


def condition_of(writer):
    """Something that is so at times."""
    return writer.choice("True", "variable.get() != 'unset'", "variable.get() == 'unset'", "asyncio.current_task().cancelling()",
                         "not asyncio.current_task().cancelling()", f"len(tasks) > {2 + writer.number_below(6)}",
                         f"events[{writer.number_below(2)}].is_set()")


def callback(writer):
    """Defines a plain function with some sync statements; returns its name. It takes any arguments."""
    name = writer.new_name("call")
    lines = [f"def {name}(*given):", f"    say({writer.label()}, *given)"]
    writer.cost += writer.factor
    for _ in range(writer.number_below(3)):
        lines.append("    " + writer.choice(
            f"pick({writer.number_below(9)}).cancel({writer.message()})",
            f"events[{writer.number_below(2)}].{writer.choice('set', 'clear')}()",
            f"asyncio.get_running_loop().call_soon(say, {writer.label()})",
            f"asyncio.get_running_loop().call_later({writer.delay()}, say, {writer.label()})",
            f"variable.set({writer.label()})",
            "say(variable.get())",
            f"queues[{writer.number_below(4)}].put_nowait({writer.number_below(50)})",
            f"futures[{writer.number_below(3)}].cancel()",
            f"futures[{writer.number_below(3)}].done() or futures[{writer.number_below(3)}].set_result({writer.label()})",
            "raise Oops('callback')",
            "asyncio.get_running_loop().stop()" if writer.program.ending == "stopped" else "say()",
            "raise SystemExit(3)" if writer.program.is_left and writer.chance(0.3) else "say()",
            f"asyncio.get_running_loop().create_task(leaf({writer.label()}))",
        ))
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    return name


def define(writer, head, name_kind):
    """A Writer for a new function of the program, whose head has a place for its name; and the name."""
    inner = type(writer)(writer.program, writer.number, writer.cost + 12)
    inner.depth = writer.depth + 1
    inner.cost = writer.cost
    inner.factor = writer.factor
    name = writer.new_name(name_kind)
    inner.head = head.format(name)
    return inner, name


def finish(writer, inner):
    writer.cost = inner.cost
    writer.program.definitions.append(f"\n\n{inner.head}\n" + "\n".join(inner.lines) + "\n")


def generator(writer):
    """Defines an async generator; returns its name."""
    inner, name = define(writer, "async def {}():", "generator")
    inner.is_generator = True
    with inner.under("try:"):
        for _ in range(1 + writer.number_below(3)):
            if inner.depth < 4 and inner.chance(0.12):
                item = inner.new_name("item")
                with inner.under(f"async for {item} in {generator(inner)}():"):
                    inner.line(f"yield {item}")
                continue
            if inner.chance(0.5):
                inner.block(1)
            if inner.chance(0.5):
                inner.line(f"yield {inner.label()}")
            else:
                inner.cost += inner.factor
                inner.line(f"say({inner.label()}, (yield {inner.label()}))")
    if inner.chance(0.4):
        handler(inner)
        if inner.chance(0.3):
            with inner.under("else:"):
                inner.line(f"yield {inner.label()}")
    with inner.under("finally:"):
        if inner.chance(0.6):
            inner.line(f"await asyncio.sleep({inner.delay()})")
        inner.say()
    finish(writer, inner)
    return name


def manager(writer):
    """Defines an async context manager; returns its name."""
    inner, name = define(writer, "@contextlib.asynccontextmanager\nasync def {}():", "manager")
    inner.is_generator = True
    if inner.chance(0.6):
        inner.block(1)
    with inner.under("try:"):
        inner.line(f"yield {inner.label()}")
    if inner.chance(0.4):
        handler(inner)
    with inner.under("finally:"):
        if inner.chance(0.5):
            inner.line(f"await asyncio.sleep({inner.delay()})")
        inner.say()
    finish(writer, inner)
    return name

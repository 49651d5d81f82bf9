# SPDX-License-Identifier: MIT
"""statements.py -- the single statements of random programs: one construct (constructs.py) each."""

from constructs import (awaitables, bounded, callback, condition_of, construct, generator, guarded, handler, manager,
                        result)


#### Plain ############################################################################################################


@construct(3)
def speak(writer):
    writer.say(*writer.choice((), ("variable.get()",), ("asyncio.current_task().cancelling()",),
                              ("round(asyncio.get_running_loop().time(), 3)",) if writer.program.ending != "runner" else ()))


@construct(6)
def sleep(writer):
    if writer.chance(0.8):
        guarded(writer, f"await asyncio.sleep({writer.delay()})")
    else:
        result(writer, f"await asyncio.sleep({writer.delay()}, {writer.label()})")


@construct(2)
def call(writer):
    result(writer, f"await {writer.work()}")


@construct(1.5)
def raising(writer):
    what = writer.choice("ValueError(1)", "Oops('oops')", "KeyError('k')", "asyncio.CancelledError('own')", "TimeoutError()",
                         "ExceptionGroup('two', [ValueError(2), Oops(3)])", "ZeroDivisionError()",
                         "BaseExceptionGroup('base', [asyncio.CancelledError(), Oops(4)])", "StopIteration(1)",
                         "SystemExit(4)" if writer.program.is_left else "asyncio.QueueFull()")
    cause = writer.choice("", "", "", " from None", " from KeyError('cause')")
    with writer.under(f"if {condition_of(writer)}:"):
        writer.line(f"raise {what}{cause}")


@construct(0.6)
def returning(writer):
    if writer.is_generator:
        return
    with writer.under(f"if {condition_of(writer)}:"):
        writer.line(f"return {writer.label()}")


@construct(1.5)
def loop(writer):
    count = 2 + writer.number_below(2)
    writer.factor *= count
    with writer.under(f"for {writer.new_name('i')} in range({count}):"):
        writer.block()
        if writer.chance(0.15):
            with writer.under("if asyncio.current_task().cancelling():"):
                writer.line(writer.choice("break", "continue"))
    writer.factor //= count


@construct(4)
def trying(writer):
    with writer.under("try:"):
        writer.block()
    form = writer.number_below(4)
    if form < 3:
        handler(writer)
    if form == 0:
        with writer.under("else:"):
            writer.say()
    if form > 1:
        with writer.under("finally:"):
            if writer.chance(0.6):
                guarded(writer, f"await asyncio.sleep({writer.delay()})")
            writer.say()
            if writer.chance(0.3):
                writer.block(1)


@construct(1)
def except_star(writer):
    with writer.under("try:"):
        writer.block()
        if writer.chance(0.5):
            raising(writer)
    for kind in writer.choice(("ValueError",), ("Oops", "ValueError"), ("Exception",), ("asyncio.CancelledError", "Exception")):
        with writer.under(f"except* {kind} as group:"):
            writer.cost += writer.factor
            writer.line(f"caught({writer.label()}, group)")
            if writer.chance(0.1):
                writer.line(writer.choice("raise", "raise Oops(4)"))


#### Tasks ############################################################################################################


@construct(8)
def create_task(writer):
    name = writer.new_name("task")
    more = writer.choice("", "", "", f", name={writer.label()}", ", context=contextvars.copy_context()")
    maker = writer.choice("asyncio.create_task", "asyncio.create_task", "asyncio.ensure_future", "asyncio.Task")
    if maker == "asyncio.Task" and writer.program.is_left:
        maker = "asyncio.create_task"
    if maker == "asyncio.ensure_future":
        more = ""
    if maker == "asyncio.Task":
        more += ", loop=asyncio.get_running_loop()" + writer.choice("", ", eager_start=True")
    writer.line(f"{name} = {maker}({writer.work()}{more})")
    writer.keep("task", name)


@construct(4)
def await_task(writer):
    task = writer.known("task")
    if task == "other":
        with writer.under("if other is not None:"):
            result(writer, bounded(writer, "other"))
    elif task is not None:
        result(writer, bounded(writer, task))


@construct(3)
def cancel_task(writer):
    task = writer.known("task")
    if task is None or task == "other":
        task = f"pick({writer.number_below(9)})"
    writer.say(f"{task}.cancel({writer.message()})", f"{task}.cancelling()")
    if writer.chance(0.2):
        writer.line(f"{task}.cancel({writer.message()})")


@construct(1)
def cancel_self(writer):
    writer.line(f"asyncio.current_task().cancel({writer.message()})")
    if writer.chance(0.3):
        writer.say("asyncio.current_task().cancelling()", "asyncio.current_task().uncancel()")
    if writer.chance(0.4):
        guarded(writer, f"await asyncio.sleep({writer.delay()})")


@construct(1)
def uncancel(writer):
    writer.say("asyncio.current_task().uncancel()")


@construct(1)
def inspect_task(writer):
    task = writer.known("task")
    if task is None or task == "other":
        task = f"pick({writer.number_below(9)})"
    if writer.chance(0.5):
        writer.say(f"{task}.done()", f"{task}.cancelled()", f"{task}.cancelling()", f"{task}.get_name()")
    else:
        result(writer, f"{task}.{writer.choice('result', 'exception')}()")


@construct(4)
def gather(writer):
    more = writer.choice("", ", return_exceptions=True")
    name = writer.new_name("gathered")
    arguments = ", ".join(awaitables(writer, 1 + writer.number_below(4))) + more
    if writer.chance(0.6):
        result(writer, bounded(writer, f"asyncio.gather({arguments})"))
        return
    writer.line(f"{name} = asyncio.gather({arguments})")
    writer.keep("gathered", name)
    if writer.chance(0.4):
        guarded(writer, f"await asyncio.sleep({writer.delay()})")
    if writer.chance(0.5):
        writer.say(f"{name}.cancel({writer.message()})")
    result(writer, bounded(writer, name))


@construct(3)
def task_group(writer):
    if writer.program.eager:
        return      # 3.13 counts a task that is done at once as done; 3.14 waits for its callback
    group = writer.new_name("group")
    guard = writer.chance(0.6)
    if guard:
        writer.line("try:")
        writer.indentation += 1
    with writer.under(f"async with asyncio.TaskGroup() as {group}:"):
        for _ in range(1 + writer.number_below(3)):
            name = writer.new_name("task")
            writer.line(f"{name} = {group}.create_task({writer.work()})")
            writer.keep("task", name)
        if writer.chance(0.6):
            writer.block()
    if guard:
        writer.indentation -= 1
        handler(writer)


@construct(4)
def wait(writer):
    more = writer.choice("", ", return_when=asyncio.FIRST_COMPLETED", ", return_when=asyncio.FIRST_EXCEPTION")
    more += writer.choice("", f", timeout={writer.delay()}", ", timeout=0.004")
    names = []
    for _ in range(1 + writer.number_below(3)):
        task = writer.known("task")
        if task is None or task == "other" or writer.chance(0.3):
            task = writer.new_name("task")
            writer.line(f"{task} = asyncio.create_task({writer.work()})")
            writer.keep("task", task)
        names.append(task)
    result(writer, f"await asyncio.wait([{', '.join(names)}]{more})")


@construct(2)
def as_completed(writer):
    if writer.program.eager:
        return
    tasks = ", ".join(f"asyncio.create_task({writer.work()})" for _ in range(1 + writer.number_below(3)))
    limit = writer.choice("", "", ", timeout=0.003")
    name = writer.new_name("next")
    with writer.under("try:"):
        if writer.chance(0.5):
            with writer.under(f"for {name} in asyncio.as_completed([{tasks}]{limit}):"):
                result(writer, f"await {name}")
        else:
            with writer.under(f"async for {name} in asyncio.as_completed([{tasks}]{limit}):"):
                result(writer, f"{name}, await {name}")
    handler(writer)


@construct(3)
def shield(writer):
    name = writer.new_name("shielded")
    inner = awaitables(writer, 1)[0]
    if writer.chance(0.4):
        result(writer, bounded(writer, f"asyncio.shield({inner})"))
        return
    writer.line(f"{name} = asyncio.shield({inner})")
    if writer.chance(0.5):
        guarded(writer, f"await asyncio.sleep({writer.delay()})")
    if writer.chance(0.5):
        writer.say(f"{name}.cancel({writer.message()})")
    result(writer, bounded(writer, name))


#### Limits of time ###################################################################################################


@construct(4)
def timeout(writer):
    name = writer.new_name("limit")
    form = writer.choice(f"asyncio.timeout({writer.delay()})", f"asyncio.timeout({writer.delay()})", "asyncio.timeout(None)",
                         f"asyncio.timeout_at(asyncio.get_running_loop().time() + {writer.delay()})", "asyncio.timeout(-1)")
    with writer.under("try:"):
        with writer.under(f"async with {form} as {name}:"):
            if writer.chance(0.3):
                when = writer.choice("None", f"asyncio.get_running_loop().time() + {writer.delay()}", "0")
                writer.line(f"{name}.reschedule({when})")
            writer.block()
            if writer.chance(0.3):
                writer.line(f"await asyncio.sleep({writer.delay()})")
    handler(writer)
    with writer.under("finally:"):
        writer.say(f"{name}.expired()", "asyncio.current_task().cancelling()")


@construct(3)
def wait_for(writer):
    what = awaitables(writer, 1)[0]
    result(writer, f"await asyncio.wait_for({what}, {writer.choice('None', '0', '-1', '0.001', '0.002', '0.003', '0.01')})")


#### Futures and callbacks ############################################################################################


@construct(3)
def future(writer):
    one = f"futures[{writer.number_below(3)}]"
    form = writer.number_below(8)
    if form < 3:
        result(writer, bounded(writer, one))
    elif form == 3:
        guarded(writer, f"{one}.set_result({writer.label()})")
    elif form == 4:
        guarded(writer, f"{one}.set_exception({writer.choice('Oops(5)', 'ValueError', 'StopIteration()', 'asyncio.CancelledError()')})")
    elif form == 5:
        writer.say(f"{one}.cancel({writer.message()})")
    elif form == 6:
        result(writer, f"{one}.{writer.choice('result', 'exception', 'done', 'cancelled')}()")
    else:
        writer.line(f"{one} = asyncio.get_running_loop().create_future()")


@construct(3)
def call_soon(writer):
    name = writer.new_name("handle")
    how = writer.choice("call_soon(", "call_soon(", f"call_later({writer.delay()}, ",
                        f"call_at(asyncio.get_running_loop().time() + {writer.delay()}, ")
    what = callback(writer) if writer.chance(0.7) else "say"
    more = writer.choice("", "", ", context=contextvars.copy_context()")
    writer.line(f"{name} = asyncio.get_running_loop().{how}{what}, {writer.label()}{more})")
    if writer.chance(0.3):
        if writer.chance(0.5):
            guarded(writer, f"await asyncio.sleep({writer.delay()})")
        writer.line(f"{name}.cancel()")
        writer.say(f"{name}.cancelled()")


@construct(2)
def done_callback(writer):
    target = writer.known("task")
    if target is None or target == "other":
        target = writer.choice(f"futures[{writer.number_below(3)}]", f"pick({writer.number_below(9)})")
    name = callback(writer)
    writer.line(f"{target}.add_done_callback({name})")
    if writer.chance(0.25):
        if writer.chance(0.5):
            writer.line(f"{target}.add_done_callback({name})")
        if writer.chance(0.5):
            guarded(writer, f"await asyncio.sleep({writer.delay()})")
        writer.say(f"{target}.remove_done_callback({name})")


#### Queues and locks #################################################################################################


@construct(6)
def queue(writer):
    one = f"queues[{writer.number_below(4)}]"
    form = writer.number_below(12)
    if form < 3:
        result(writer, bounded(writer, f"{one}.get()"))
    elif form < 6:
        guarded(writer, bounded(writer, f"{one}.put({writer.number_below(50)})"))
    elif form == 6:
        guarded(writer, f"{one}.put_nowait({writer.number_below(50)})")
    elif form == 7:
        result(writer, f"{one}.get_nowait()")
    elif form == 8:
        guarded(writer, f"{one}.task_done()")
    elif form == 9:
        guarded(writer, bounded(writer, f"{one}.join()"))
    elif form == 10:
        writer.say(f"{one}.qsize()", f"{one}.empty()", f"{one}.full()")
    elif writer.chance(0.3):
        writer.line(f"{one}.shutdown({writer.choice('', 'immediate=True')})")
    else:
        writer.line(f"queues[{writer.number_below(4)}] = asyncio.Queue({writer.number_below(3)})")


@construct(4)
def lock(writer):
    one = writer.choice("locks[0]", "locks[1]", "semaphores[0]", "semaphores[1]")
    if writer.chance(0.6):
        with writer.under(f"async with {one}:"):
            writer.block()
    elif writer.chance(0.5):
        name = writer.new_name("got")
        with writer.under("try:"):
            writer.line(f"{name} = {bounded(writer, one + '.acquire()')}")
        with writer.under("except TimeoutError as exc:"):
            writer.cost += writer.factor
            writer.line(f"caught({writer.label()}, exc)")
        with writer.under("else:"):
            with writer.under("try:"):
                writer.block()
            with writer.under("finally:"):
                writer.line(f"{one}.release()")
    else:
        guarded(writer, f"{one}.release()")
        writer.say(f"{one}.locked()")


@construct(3)
def condition(writer):
    number = writer.number_below(2)
    one = f"conditions[{number}]"
    form = writer.number_below(6)
    if form == 0:
        guarded(writer, f"{one}.notify()")
        return
    with writer.under(f"async with {one}:"):
        if form < 3:
            result(writer, f"await {one}.wait()")
        elif form == 3:
            result(writer, f"await {one}.wait_for(lambda: variable.get() == 'unset' or {one}.locked())")
        else:
            writer.line(f"{one}.{writer.choice('notify()', 'notify(2)', 'notify_all()')}")
        if writer.chance(0.5):
            writer.block(1)


@construct(2.5)
def event(writer):
    one = f"events[{writer.number_below(2)}]"
    form = writer.number_below(5)
    if form < 2:
        result(writer, bounded(writer, f"{one}.wait()"))
    elif form == 2:
        writer.line(f"{one}.clear()")
    else:
        writer.line(f"{one}.set()")
        writer.say(f"{one}.is_set()")


@construct(2)
def barrier(writer):
    one = f"barriers[{writer.number_below(2)}]"
    form = writer.number_below(6)
    if form < 3:
        result(writer, bounded(writer, f"{one}.wait()"))
    elif form == 3:
        with writer.under(f"async with {one} as {writer.new_name('place')}:"):
            writer.block(1)
    elif form == 4:
        guarded(writer, f"await {one}.{writer.choice('reset', 'reset', 'abort')}()")
    else:
        writer.say(f"{one}.n_waiting", f"{one}.broken")


#### Generators, context managers, awaitables, context ################################################################


@construct(2.5)
def async_generator(writer):
    made = generator(writer)
    variable = writer.new_name("made")
    item = writer.new_name("item")
    form = writer.number_below(10)
    if form < 2:
        with writer.under(f"async for {item} in {made}():"):
            writer.say(item)
            if writer.chance(0.2):
                writer.line("break")
        return
    if form == 2:
        result(writer, f"[{item} async for {item} in {made}()]")
        return
    if form == 3:
        result(writer, f"await anext({made}(), {writer.label()})")
        return
    if form == 4:
        # Two tasks at one generator: one of them is told that it is running.
        writer.line(f"{variable} = {made}()")
        result(writer, f"await asyncio.gather(anext({variable}, 0), anext({variable}, 0), {variable}.aclose(), return_exceptions=True)")
        guarded(writer, f"await {variable}.aclose()")
        return
    with writer.under(f"async with contextlib.aclosing({made}()) as {variable}:"):
        if writer.chance(0.5):
            with writer.under(f"async for {item} in {variable}:"):
                writer.say(item)
                writer.block(1)
                if writer.chance(0.5):
                    writer.line("break")
            return
        for _ in range(1 + writer.number_below(4)):
            step = writer.choice("asend(None)", "asend(None)", f"asend({writer.label()})", "athrow(Oops('thrown'))",
                                 "athrow(asyncio.CancelledError('thrown'))", "aclose()", "__anext__()")
            writer.cost += writer.factor
            with writer.under("try:"):
                writer.line(f"say({writer.label()}, await {variable}.{step})")
            with writer.under(f"except {writer.choice('Exception', '(Exception, asyncio.CancelledError)')} as exc:"):
                writer.line(f"caught({writer.label()}, exc)")


@construct(1.5)
def context_manager(writer):
    with writer.under(f"async with {manager(writer)}() as {writer.new_name('entered')}:"):
        writer.block()


@construct(1.5)
def class_manager(writer):
    """A class with __aenter__ and __aexit__, which may swallow or raise."""
    name = writer.new_name("Manager")
    writer.cost += 2 * writer.factor
    lines = [f"class {name}:", "    async def __aenter__(self):", f"        say({writer.label()})"]
    if writer.chance(0.4):
        lines += [f"        await asyncio.sleep({writer.delay()})"]
    if writer.chance(0.1):
        lines += [f"        raise Oops({writer.label()})"]
    lines += ["        return self", "    async def __aexit__(self, kind, exc, traceback):", f"        say({writer.label()}, exc)"]
    if writer.chance(0.5):
        lines += [f"        await asyncio.sleep({writer.delay()})"]
    lines += [writer.choice("        return True", "        return False", "        return exc is not None and kind is not Oops",
                            f"        raise ValueError({writer.label()})", "        asyncio.current_task().cancel('left')",
                            "        return kind is asyncio.CancelledError")]
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    with writer.under(f"async with {name}():"):
        writer.block()


@construct(0.8)
def suppress(writer):
    with writer.under(f"with contextlib.suppress({writer.choice('Exception', 'asyncio.CancelledError', 'TimeoutError', 'Oops')}):"):
        writer.block()


@construct(1)
def exit_stack(writer):
    stack = writer.new_name("stack")
    with writer.under(f"async with contextlib.AsyncExitStack() as {stack}:"):
        for _ in range(1 + writer.number_below(3)):
            form = writer.number_below(6)
            if form == 0:
                writer.line(f"await {stack}.enter_async_context({manager(writer)}())")
            elif form == 1:
                writer.line(f"await {stack}.enter_async_context({writer.choice('locks[0]', 'semaphores[0]', 'conditions[0]')})")
            elif form == 2:
                writer.line(f"{stack}.push_async_callback(leaf, {writer.label()})")
                writer.cost += writer.factor
            elif form == 5:
                writer.line(f"{stack}.push_async_exit(swallow)")
            elif form == 3:
                writer.line(f"{stack}.callback(say, {writer.label()})")
                writer.cost += writer.factor
            else:
                writer.line(f"await {stack}.enter_async_context(asyncio.timeout({writer.delay()}))")
        writer.block()


@construct(1.5)
def awaitable(writer):
    name = writer.new_name("Awaitable")
    lines = [f"class {name}:", "    def __await__(self):"]
    for _ in range(1 + writer.number_below(3)):
        form = writer.number_below(8)
        writer.cost += writer.factor
        if form < 4:
            lines += [f"        say({writer.label()})", "        yield"]
        elif form == 4:
            lines += [f"        say({writer.label()}, (yield from asyncio.sleep({writer.delay()}).__await__()))"]
        elif form == 5:
            lines += [f"        say({writer.label()}, (yield from leaf({writer.label()}).__await__()))"]
        elif form == 6:
            lines += ["        try:", "            yield", "        finally:", f"            say({writer.label()})"]
        else:
            lines += [f"        yield {writer.choice('5', 'None', 'futures[0]')}"]
    lines += [f"        return {writer.label()}"]
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    if writer.chance(0.6):
        result(writer, f"await {name}()")
    elif writer.chance(0.5):
        result(writer, f"await asyncio.gather({name}(), {writer.work()})")
    else:
        result(writer, f"await asyncio.wait_for({name}(), 0.003)")


@construct(1.5)
def context_variable(writer):
    form = writer.number_below(4)
    if form < 2:
        writer.line(f"variable.set({writer.label()})")
    elif form == 2:
        token = writer.new_name("token")
        writer.line(f"{token} = variable.set({writer.label()})")
        with writer.under("try:"):
            writer.block()
        with writer.under("finally:"):
            writer.line(f"variable.reset({token})")
    else:
        writer.say(f"contextvars.copy_context().run(variable.set, {writer.label()}) is None", "variable.get()")

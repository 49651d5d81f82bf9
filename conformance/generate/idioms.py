# SPDX-License-Identifier: MIT
"""idioms.py -- what programs do with several statements: workers at a queue, races, rooms with a limit, and corners of the
loop. One construct (constructs.py) each."""

from constructs import bounded, construct, guarded, handler, result


@construct(1)
def forgotten_task(writer):
    """A task that nobody asks how it ended: the loop's handler is told when it dies, which is at the end of its step."""
    if writer.program.eager:
        return      # 3.13 does not tell
    writer.cost += 2 * writer.factor
    writer.line(f"asyncio.get_running_loop().create_task(fails({writer.label()}))")


@construct(0.8)
def driven_by_hand(writer):
    name = writer.new_name("driven")
    writer.line(f"{name} = turns({1 + writer.number_below(3)})")
    for _ in range(1 + writer.number_below(4)):
        step = writer.choice("send(None)", "send(None)", "throw(Oops('thrown'))", "close()", "throw(asyncio.CancelledError())")
        writer.cost += writer.factor
        with writer.under("try:"):
            writer.line(f"say({writer.label()}, {name}.{step})")
        with writer.under("except (Exception, asyncio.CancelledError) as exc:"):
            writer.line(f"caught({writer.label()}, exc)")
    writer.line(f"{name}.close()")


@construct(1)
def race(writer):
    """The first of some tasks wins, the others are cancelled."""
    done, pending, task = writer.new_name("done"), writer.new_name("pending"), writer.new_name("task")
    names = []
    for _ in range(2 + writer.number_below(2)):
        names.append(writer.new_name("task"))
        writer.line(f"{names[-1]} = asyncio.create_task({writer.work()})")
    limit = writer.choice("", ", timeout=0.004")
    with writer.under("try:"):
        writer.line(f"{done}, {pending} = await asyncio.wait([{', '.join(names)}], return_when=asyncio.FIRST_COMPLETED{limit})")
    with writer.under("finally:"):
        with writer.under(f"for {task} in ({', '.join(names)}):"):
            writer.line(f"{task}.cancel({writer.message()})")
    writer.say(done, pending)
    if writer.chance(0.7):
        result(writer, f"await asyncio.gather({', '.join(names)}, return_exceptions=True)")


@construct(1)
def equal_deadlines(writer):
    name = writer.new_name("deadline")
    count = 2 + writer.number_below(7)
    writer.cost += count * writer.factor
    writer.line(f"{name} = asyncio.get_running_loop().time() + {writer.choice('0.002', '0.004', '-0.001')}")
    with writer.under(f"for {writer.new_name('i')} in range({count}):"):
        writer.line(f"asyncio.get_running_loop().call_at({name}, say, {writer.label()}, i{writer.program.numbers['i']})")
    if writer.chance(0.5):
        writer.line(f"asyncio.get_running_loop().call_at({name} - 0.001, say, {writer.label()})")


@construct(0.4)
def many_timers(writer):
    """So many cancelled timers that the heap is made anew."""
    name, handles = writer.new_name("deadline"), writer.new_name("handles")
    number = f"i{writer.new_name('i')[1:]}"
    writer.cost += 8 * writer.factor
    writer.line(f"{name} = asyncio.get_running_loop().time() + {writer.choice('0.002', '0.004')}")
    writer.line(f"{handles} = [asyncio.get_running_loop().call_at({name} + {number} % 3 * 0.002, say, {writer.label()}, {number}) "
                f"for {number} in range({110 + writer.number_below(40)})]")
    with writer.under(f"for {number} in range(len({handles})):"):
        with writer.under(f"if {number} % {17 + writer.number_below(9)}:"):
            writer.line(f"{handles}[{number} * {writer.choice(1, 7, 11)} % len({handles})].cancel()")
    guarded(writer, f"await asyncio.sleep({writer.delay()})")


@construct(1.2)
def workers(writer):
    """Tasks that take from a queue until they are cancelled, or until it is shut down."""
    one, task, function = writer.new_name("jobs"), writer.new_name("worker"), writer.new_name("serve")
    count, jobs = 1 + writer.number_below(3), 1 + writer.number_below(5)
    writer.cost += (jobs + 3) * writer.factor
    lines = [f"async def {function}(jobs):", "    while True:",
             f"        {writer.choice('job = await jobs.get()', 'job = await asyncio.wait_for(jobs.get(), 0.003)')}", "        try:",
             f"            say({writer.label()}, job)", f"            await asyncio.sleep({writer.delay()})"]
    if writer.chance(0.3):
        lines += ["            if job == 1:", f"                raise Oops({writer.label()})"]
    lines += ["        finally:", "            jobs.task_done()"]
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    writer.line(f"{one} = asyncio.{writer.choice('Queue()', 'Queue(1)', 'LifoQueue()', 'PriorityQueue()')}")
    writer.line(f"{task}s = [asyncio.create_task({function}({one})) for {task} in range({count})]")
    with writer.under("try:"):
        with writer.under(f"for job in range({jobs}):"):
            writer.line(bounded(writer, f"{one}.put(job * 7 % 5)"))
        writer.line(bounded(writer, f"{one}.join()"))
        if writer.chance(0.3):
            writer.line(f"{one}.shutdown({writer.choice('', 'immediate=True')})")
    with writer.under("finally:"):
        with writer.under(f"for {task} in {task}s:"):
            writer.line(f"{task}.cancel({writer.message()})")
        writer.line(f"say({writer.label()}, await asyncio.gather(*{task}s, return_exceptions=True))")


@construct(1)
def limited(writer):
    """Many at a time, but only so many inside."""
    function = writer.new_name("limited")
    count = 2 + writer.number_below(4)
    writer.cost += 2 * count * writer.factor
    one = writer.choice("semaphores[0]", "semaphores[1]", "locks[0]", "conditions[0]")
    lines = [f"async def {function}(number):", f"    async with {one}:", f"        say({writer.label()}, number)",
             f"        await asyncio.sleep({writer.choice('0', '0.001', 'number * 0.001')})", f"        say({writer.label()}, number)",
             "        return number"]
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    result(writer, bounded(writer, f"asyncio.gather(*map({function}, range({count})){writer.choice('', ', return_exceptions=True')})"))


@construct(1)
def meeting(writer):
    """As many tasks as a barrier wants, or one more or less, and something that comes between."""
    one, function, tasks = writer.new_name("meeting"), writer.new_name("meet"), writer.new_name("party")
    parties = 2 + writer.number_below(2)
    count = parties + writer.number_below(3) - 1
    writer.cost += 2 * count * writer.factor
    waiting = writer.choice("await one.wait()", "await one.wait()", "await asyncio.wait_for(one.wait(), 0.002)")
    lines = [f"async def {function}(one, number):", f"    await asyncio.sleep({writer.choice('0', 'number * 0.001', '-number % 3 * 0.001')})",
             "    try:", f"        say({writer.label()}, number, {waiting})",
             "    except (Exception, asyncio.CancelledError) as exc:", f"        caught({writer.label()}, exc)"]
    if writer.chance(0.4):
        lines.append(f"    say({writer.label()}, {waiting})")
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    writer.line(f"{one} = asyncio.Barrier({parties})")
    writer.line(f"{tasks} = [asyncio.create_task({function}({one}, number)) for number in range({count})]")
    if writer.chance(0.7):
        writer.line(f"await asyncio.sleep({writer.delay()})")
        writer.line(writer.choice(f"await {one}.reset()", f"await {one}.abort()", f"{tasks}[0].cancel({writer.message()})",
                                  f"{tasks}[-1].cancel({writer.message()})"))
    result(writer, f"await asyncio.wait_for(asyncio.gather(*{tasks}, return_exceptions=True), 0.01)")
    writer.say(f"{one}.n_waiting", f"{one}.broken")


@construct(1)
def waiting_room(writer):
    """Tasks that wait on a condition, and a few notifications and cancellations."""
    one, function, tasks = writer.new_name("room"), writer.new_name("sit"), writer.new_name("sitting")
    count = 2 + writer.number_below(3)
    writer.cost += 2 * count * writer.factor
    waiting = writer.choice("await one.wait()", "await one.wait()", "await asyncio.wait_for(one.wait(), 0.003)",
                            "await one.wait_for(lambda: len(tasks) % 2)")
    lines = [f"async def {function}(one, number):", "    async with one:", "        try:", f"            say({writer.label()}, number, {waiting})",
             f"            await asyncio.sleep({writer.choice('0', '0.001', 'number * 0.001')})", "        finally:",
             f"            say({writer.label()}, number, one.locked())"]
    writer.program.definitions.append("\n\n" + "\n".join(lines) + "\n")
    writer.line(f"{one} = asyncio.Condition({writer.choice('', 'locks[0]')})")
    writer.line(f"{tasks} = [asyncio.create_task({function}({one}, number)) for number in range({count})]")
    writer.line(f"await asyncio.sleep({writer.delay()})")
    for _ in range(1 + writer.number_below(3)):
        form = writer.number_below(3)
        if form == 0:
            writer.line(f"{tasks}[{writer.number_below(count)}].cancel({writer.message()})")
        elif form == 1:
            with writer.under(f"async with {one}:"):
                writer.line(f"{one}.notify({writer.choice('', '2')})")
                if writer.chance(0.4):
                    writer.line(f"{tasks}[{writer.number_below(count)}].cancel({writer.message()})")
        else:
            writer.line("await asyncio.sleep(0)")
    with writer.under("try:"):
        with writer.under("async with asyncio.timeout(0.005):"):
            with writer.under(f"async with {one}:"):
                writer.line(f"{one}.notify_all()")
            writer.line(f"await asyncio.wait({tasks})")
    handler(writer)
    with writer.under("finally:"):
        with writer.under(f"for sitting in {tasks}:"):
            writer.line("sitting.cancel('out')")


@construct(0.7)
def cancel_all(writer):
    """Cancels some of those that have spoken, in order; perhaps itself among them."""
    with writer.under(f"for {writer.new_name('victim')} in tasks[{writer.choice('-3:', ':3', '1:4', '-2:')}]:"):
        writer.line(f"victim{writer.program.numbers['victim']}.cancel({writer.message()})")


@construct(0.8)
def groups_of_exceptions(writer):
    name = writer.new_name("trouble")
    writer.line(f"{name} = ExceptionGroup({writer.label()}, [ValueError(1), ExceptionGroup({writer.label()}, [Oops(2), KeyError(3)]), Oops(4)])")
    form = writer.number_below(3)
    if form == 0:
        writer.say(f"{name}.{writer.choice('split', 'subgroup')}({writer.choice('Oops', '(ValueError, KeyError)', 'lambda exc: bool(exc.args)')})")
        return
    if form == 1:
        writer.line(f"{name}.add_note({writer.label()})")
    with writer.under("try:"):
        with writer.under("try:"):
            writer.line(f"raise {name}" + writer.choice("", " from Oops(5)"))
        for kind in writer.choice(("Oops",), ("ValueError", "KeyError"), ("Oops", "LookupError", "ValueError"), ("TypeError",)):
            with writer.under(f"except* {kind} as part:"):
                writer.cost += writer.factor
                writer.line(f"caught({writer.label()}, part)")
                if writer.chance(0.25):
                    writer.line(writer.choice("raise", "raise Oops(6)", "raise Oops(7) from part"))
                elif writer.chance(0.3):
                    writer.line(f"await asyncio.sleep({writer.delay()})")
    handler(writer)


@construct(0.5)
def coroutine_twice(writer):
    name = writer.new_name("once")
    writer.line(f"{name} = {writer.work()}")
    result(writer, f"await {name}")
    result(writer, f"await {name}")

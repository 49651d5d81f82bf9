# SPDX-License-Identifier: MIT
"""oracle.py -- runs programs on CPython with asyncio on a virtual clock; started by sides.py on the CPython to be asked.

Takes requests on standard input, a JSON line each: {"path": name for tracebacks, "text": the program}. Gives an answer,
a JSON line each: {"status", "out", "err"}. Each program has a process of its own, forked from one where asyncio is
imported: a fresh interpreter that costs a few milliseconds. STUCK is the status of a program that waits for nothing,
and a program that runs for more than SECONDS is killed by SIGALRM.

    python3.13 oracle.py [--layout N] [--by-address]

A CPython 3.13 answers as 3.14 where the two differ. Not stock are the clock, which waits for nothing, and the order in which
a TaskGroup cancels tasks and the end of asyncio.run() cancels tasks and closes generators: order of creation instead of
order of address (--by-address leaves it). --layout N puts the objects of programs at other addresses, so that a program whose output depends on them is found out.
"""

import argparse
import asyncio
import asyncio.base_events
import asyncio.taskgroups
import contextlib
import contextvars
import gc
import json
import math
import os
import random
import signal
import sys
import traceback
import types

STUCK = 99
SECONDS = 10
IMPORTED = (contextlib, contextvars, traceback)   # so that programs find them ready


class VirtualLoop(asyncio.base_events.BaseEventLoop):
    """CPython's loop; only that it does not wait. Two readings of the clock are never equal, and it jumps by whole
    milliseconds, as epoll waits: timers set in one turn for one time are due in one turn."""

    by_address = False

    def __init__(self):
        super().__init__()
        self.nanoseconds = 0
        self.task_count = 0
        self.created = {}     # id of a task -> its number
        self._clock_resolution = 1e-9
        self._selector = self
        if not self.by_address:
            self._asyncgens.data = SetInOrder()

    def time(self):
        self.nanoseconds += 1
        return self.nanoseconds * 1e-9

    def create_task(self, coro, **kwargs):
        """As in 3.14: what a task factory makes without a name has the next number; 3.13 named it None."""
        if self.get_task_factory() is None:
            task = super().create_task(coro, **kwargs)
        else:
            self._check_closed()
            task = self.get_task_factory()(self, coro, **kwargs)
        self.task_count += 1
        self.created[id(task)] = self.task_count
        return task

    def select(self, timeout):
        if timeout is None:
            sys.stdout.flush()
            os._exit(STUCK)
        if timeout > 0:
            self.nanoseconds += math.ceil(timeout * 1e3) * 1_000_000
        return ()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class SetInOrder(dict):
    """What is used of a set, in the order in which things came."""

    def add(self, thing):
        self[thing] = None

    def discard(self, thing):
        self.pop(thing, None)


def all_tasks(loop=None):
    """The tasks of the loop as a list in order of creation: asyncio.run() cancels them at its end."""
    return sorted(stock_all_tasks(loop), key=lambda task: loop.created.get(id(task), 0))


stock_all_tasks = asyncio.all_tasks


def begin_group(group):
    stock_begin_group(group)
    group._tasks = SetInOrder()


stock_begin_group = asyncio.TaskGroup.__init__
stock_end_group = asyncio.TaskGroup.__aexit__


async def end_group(self, *error):
    """As in 3.14: a group that has ended does not keep its parent, nor what that keeps."""
    try:
        return await stock_end_group(self, *error)
    finally:
        self._parent_task = None


def shield(arg):
    """As in 3.14: an inner future whose outer one was done before it reports its exception."""
    inner = asyncio.ensure_future(arg)
    outer = stock_shield(inner)

    def watch(outer):
        if not inner.done():
            inner.remove_done_callback(report_shielded)
            inner.add_done_callback(report_shielded)

    if outer is not inner:
        outer.add_done_callback(watch)
    return outer


def report_shielded(future):
    error = None if future.cancelled() else future.exception()
    if error is not None:
        message = f"{type(error).__name__} exception in shielded future"
        future.get_loop().call_exception_handler({"message": message, "exception": error, "future": future})


stock_shield = asyncio.shield


def scatter(layout):
    """Leaves holes of all sizes in the heap, and returns what lies between them."""
    chance = random.Random(layout)
    kept = [bytes(chance.randrange(500)) for _ in range(20000)]
    kept += [type("C", (), {"__slots__": tuple("abcdefghijklmnopqrst"[:chance.randrange(20)])})() for _ in range(200)]
    return [value for value in kept if chance.random() < 0.5]


def run(path, text):
    """In the child: runs the program and ends the process."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    status = 0
    try:
        exec(compile(text, path, "exec"), module.__dict__)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if status and status is not end.code:
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    sys.stdout.flush()
    os._exit(status & 255)


def answer(path, text):
    """Runs the program in a child; returns its answer."""
    files = [os.memfd_create("out"), os.memfd_create("err")]
    child = os.fork()
    if child == 0:
        os.dup2(files[0], 1)
        os.dup2(files[1], 2)
        sys.stdin = open(os.devnull)
        run(path, text)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    texts = []
    for file in files:
        texts.append(os.pread(file, 1 << 20, 0).decode("utf-8", "replace"))
        os.close(file)
    return {"status": status, "out": texts[0], "err": texts[1]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--layout", type=int, default=0)
    parser.add_argument("--by-address", action="store_true")
    options = parser.parse_args()
    asyncio.events.new_event_loop = asyncio.new_event_loop = VirtualLoop
    asyncio.SelectorEventLoop = asyncio.EventLoop = VirtualLoop
    VirtualLoop.by_address = options.by_address
    if not options.by_address:
        asyncio.TaskGroup.__init__ = begin_group
        asyncio.tasks.all_tasks = all_tasks
    if sys.version_info < (3, 14):
        asyncio.shield = shield
        asyncio.TaskGroup.__aexit__ = end_group
    kept = scatter(options.layout) if options.layout else None
    # What only the collector would find is never found: when it runs is chance.
    gc.disable()
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(answer(request["path"], request["text"])), flush=True)
    del kept


main()

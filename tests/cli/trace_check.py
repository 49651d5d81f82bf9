# SPDX-License-Identifier: MIT
"""trace_check.py -- --trace-tasks: the timeline as text, line by line, and the JSON of trace events (docs/TRACE.md).

Run by tests/run.py, or by hand: python3 tests/cli/trace_check.py build/krait
"""

import json
import os
import subprocess
import sys
import tempfile

KRAIT = os.path.abspath(sys.argv[1])
failed = False


def report(name, why=None):
    global failed
    failed = failed or bool(why)
    print(f"FAIL {name}: {why}" if why else f"ok {name}")


def run(source, target, *options):
    """Runs p.py in a folder of its own; gives the finished run, and the bytes of the file `target` there, or None."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "p.py"), "w", encoding="utf-8") as stream:
            stream.write(source)
        done = subprocess.run([KRAIT, "--trace-tasks", target, *options, "p.py"], capture_output=True, timeout=60, cwd=folder,
                              encoding="utf-8", errors="replace")
        path = os.path.join(folder, target)
        if not os.path.exists(path):
            return done, None
        with open(path, "rb") as stream:
            return done, stream.read()


PROGRAM = """\
import asyncio

async def worker(queue, lock):
    item = await queue.get()
    async with lock:
        await asyncio.sleep(0)
    return item

async def loser():
    await asyncio.sleep(0.25)
    raise ValueError

async def main():
    queue, lock = asyncio.Queue(), asyncio.Lock()
    task = asyncio.create_task(worker(queue, lock), name="worker")
    other = asyncio.create_task(loser())
    await lock.acquire()
    await asyncio.sleep(0.5)
    queue.put_nowait(7)
    await asyncio.sleep(0)
    lock.release()
    asyncio.get_running_loop().call_soon(print, "called")
    result = await task
    last = asyncio.create_task(asyncio.Event().wait())
    await asyncio.sleep(0)
    last.cancel()
    await asyncio.gather(last, other, return_exceptions=True)
    return result

runner = asyncio.Runner()
print(runner.run(main()))
"""

TIMELINE = """\
0.000 0 Task-1 is made by the program: main (p.py:13)
0.000 1 Task-1 runs
0.000 1 worker is made by Task-1: worker (p.py:3)
0.000 1 Task-2 is made by Task-1: loser (p.py:9)
0.000 1 Task-1 suspends on sleep 0.5 (p.py:18 in main)
0.000 2 worker runs
0.000 2 worker suspends on Queue.get (p.py:4 in worker)
0.000 2 Task-2 runs
0.000 2 Task-2 suspends on sleep 0.25 (p.py:10 in loser)
0.250 3 Task-2 is woken by its timer
0.250 4 Task-2 runs
0.250 4 Task-2 raises ValueError
0.500 5 Task-1 is woken by its timer
0.500 6 Task-1 runs
0.500 6 worker is woken by Task-1
0.500 6 Task-1 yields (p.py:20 in main)
0.500 7 worker runs
0.500 7 worker suspends on Lock.acquire (p.py:5 in worker)
0.500 7 Task-1 runs
0.500 7 worker is woken by Task-1
0.500 7 Task-1 suspends on Task 'worker' (p.py:23 in main)
0.500 8 worker runs
0.500 8 worker yields (p.py:6 in worker)
0.500 8 loop calls print
0.500 9 worker runs
0.500 9 worker returns int
0.500 9 Task-1 is woken by worker
0.500 10 Task-1 runs
0.500 10 Task-3 is made by Task-1: Event.wait
0.500 10 Task-1 yields (p.py:25 in main)
0.500 11 Task-3 runs
0.500 11 Task-3 suspends on Event.wait
0.500 11 Task-1 runs
0.500 11 Task-3 is asked to cancel by Task-1
0.500 11 Task-3 is woken by Task-1
0.500 11 Task-1 suspends on gather of 2 (p.py:27 in main)
0.500 12 Task-3 gets CancelledError
0.500 12 Task-3 is cancelled
0.500 13 Task-1 is woken by gather
0.500 14 Task-1 runs
0.500 14 Task-1 returns int
"""


def shorten(line):
    """"   0.250000  turn 3     Task-2      runs" without what is there for the eye."""
    words = line.split()
    return " ".join([f"{float(words[0]):.3f}", words[2], *words[3:]])


def check_timeline():
    done, _ = run(PROGRAM, "-", "--virtual-time")
    lines = [shorten(line) for line in done.stderr.splitlines()]
    expected = TIMELINE.splitlines()
    why = None
    if done.returncode or done.stdout != "called\n7\n":
        why = f"status {done.returncode}, output {done.stdout!r}, {done.stderr[-200:]!r}"
    for number, line in enumerate(expected):
        if why is None and (number >= len(lines) or lines[number] != line):
            why = f"line {number + 1} is {lines[number] if number < len(lines) else None!r}, expected {line!r}"
    report("the timeline of a program", why)


def check_events():
    done, text = run(PROGRAM, "out.json")
    try:
        events = json.loads(text)
    except (TypeError, ValueError) as error:
        report("events are JSON", f"{error}; {done.stderr[-200:]!r}")
        return
    report("events are JSON", None if done.stdout == "called\n7\n" and not done.stderr else f"{done.stdout!r} {done.stderr[-200:]!r}")
    names = {event["tid"]: event["args"]["name"] for event in events if event["ph"] == "M" and event["name"] == "thread_name"}
    report("each task has a lane", None if list(names.values())[:5] == ["loop", "Task-1", "worker", "Task-2", "Task-3"] else names)
    steps = [event for event in events if event["ph"] == "X"]
    ends = [event["args"]["ends"] for event in steps if names[event["tid"]] == "worker"]
    report("steps say how they end", None if ends == ["suspends on Queue.get", "suspends on Lock.acquire", "yields", "returns int"] else ends)
    moments = [(event["cat"], event["name"]) for event in events if event["ph"] == "i" and names[event["tid"]] == "Task-3"]
    expected = [("spawn", "is made by Task-1: Event.wait"), ("cancel", "is asked to cancel by Task-1"), ("wake", "is woken by Task-1"),
                ("throw", "gets CancelledError"), ("done", "is cancelled")]
    report("moments have a category", None if moments == expected else moments)
    times = [event["ts"] for event in events if event["ph"] == "i"]
    ordered = times == sorted(times) and all(event["dur"] >= 0 for event in steps) and times[-1] >= 500_000
    report("times are microseconds, in order", None if ordered else times)
    # An arrow begins within a step of who wakes, and ends within the step of who was woken; each beginning has its end.
    open_arrows, why = set(), None
    for event in events:
        if event["ph"] not in "sf":
            continue
        inside = [step for step in steps if step["tid"] == event["tid"] and step["ts"] <= event["ts"] <= step["ts"] + step["dur"] + 0.001]
        if event["ph"] == "f" and event["tid"] != event["id"] or (event["ph"] == "s") == (event["id"] in open_arrows):
            why = why or event
        if event["ph"] == "f" and len(inside) != 1:
            why = why or event
        (open_arrows.add if event["ph"] == "s" else open_arrows.discard)(event["id"])
    report("arrows have two ends", why or (open_arrows or None))


NAMES = """\
import asyncio
async def main():
    task = asyncio.create_task(asyncio.sleep(0), name='a "quoted" \\\\ name\\n\\ud800\\u00e9\\U0001f40d')
    await task
    task = asyncio.create_task(asyncio.sleep(0), name="\\U0001f40d" * 5000)
    await task
    task.set_name("renamed")
    class Trap(str):
        def __str__(self): return Trap("x" + str.__str__(self))
        def __repr__(self): raise SystemExit("looked at")
        __format__ = __hash__ = __len__ = __iter__ = __repr__
    task.set_name(Trap("trap"))
asyncio.run(main())
"""


def check_names():
    done, text = run(NAMES, "out.json")
    try:
        names = [event["args"]["name"] for event in json.loads(text) if event["name"] == "thread_name"]
    except (TypeError, ValueError) as error:
        names = str(error)
    expected = ["loop", "Task-1", 'a "quoted" \\ name\\x0a\\ud800\u00e9\U0001f40d', "\U0001f40d" * 60 + "...", "renamed", "xtrap"]
    report("names of all kinds", None if names[:6] == expected and not done.stderr else f"{names!r} {done.stderr[-300:]!r}")
    done, _ = run(NAMES, "-")
    report("names of all kinds as text", None if '\n    ' in done.stderr and 'a "quoted" \\ name\\x0a\\ud800' in done.stderr else done.stderr[:500])


def check_ends():
    done, text = run("print(1)", "out.json")
    report("a program without tasks", None if json.loads(text) == [] and done.stdout == "1\n" else text)
    done, text = run("import asyncio\nasync def f():\n    while True: pass\nasyncio.run(f())", "out.json", "--max-steps", "100000")
    events = json.loads(text)
    report("a limit", None if done.returncode == 121 and events[-1]["name"] == "is stopped by a limit" else (done.returncode, events[-1]))
    done, text = run("import asyncio\nasync def f(): await asyncio.Future()\nasyncio.run(f())", "out.json")
    events = json.loads(text)
    ends = [event["args"]["ends"] for event in events if event["ph"] == "X"]
    report("a deadlock", None if done.returncode == 1 and ends[:2] == ["suspends on Future", "is cancelled"] else (done.returncode, ends))
    done, _ = run("print(1)", os.path.join("nowhere", "out.json"))
    report("a file that cannot be written", None if (done.returncode, done.stdout) == (2, "") and "cannot write" in done.stderr else done)
    eager = """\
import asyncio
async def child(): await asyncio.sleep(0)
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    await asyncio.create_task(child(), name="child")
asyncio.run(main())
"""
    done, _ = run(eager, "-", "--virtual-time")
    lines = [shorten(line) for line in done.stderr.splitlines()][:6]
    expected = ["0.000 0 Task-1 is made by the program: main (p.py:3)", "0.000 1 Task-1 runs", "0.000 1 child is made by Task-1: child (p.py:2)",
                "0.000 1 child runs", "0.000 1 child yields (p.py:2 in child)", "0.000 1 Task-1 suspends on Task 'child' (p.py:6 in main)"]
    report("an eager task runs inside a step", None if lines == expected else lines)


check_timeline()
check_events()
check_names()
check_ends()
sys.exit(failed)

# SPDX-License-Identifier: MIT
"""boundaries_check.py -- each limit that the program advertises fires, on the right side of its boundary, and says so.

Run by tests/run.py, or by hand: python3 tests/limits/boundaries_check.py build/krait

What is advertised is what `krait --limits` prints: a limit without a case here is a failure. A case is a program and two
values of the option: with the first it ends well, with the second it does not; where the boundary is exact, the two are
neighbours. Where a program's need is not known beforehand (bytes, instructions), the boundary is looked for, and is exact
when every value tried twice answers the same.
"""

import os
import re
import subprocess
import sys
import tempfile
import time

KRAIT = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECKED_BUILD = os.path.basename(os.path.dirname(KRAIT)) in ("asan", "ubsan", "ledger", "collect")
STOPPED, UNCAUGHT = 121, 1
failed = False

# The body runs where every exception is caught and finally prints: a limit must come through all the same.
SWALLOW = """
def attempt():
{}
try:
    attempt()
except BaseException as error:
    print("caught", type(error).__name__)
    raise
finally:
    print("finally")
"""


def report(name, why):
    global failed
    failed = failed or bool(why)
    print(f"FAIL {name}: {why}" if why else f"ok {name}")


def run(options, program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(program)
        began = time.monotonic()
        done = subprocess.run([KRAIT, "--seed", "1", *options, path], capture_output=True, text=True, timeout=60, check=False,
                              cwd=folder)
        done.seconds = time.monotonic() - began
        return done


def body(text):
    return SWALLOW.format("".join(f"    {line}\n" for line in text.strip("\n").split("\n")))


def stopped(done, message):
    if done.returncode != STOPPED:
        return f"status {done.returncode}, expected {STOPPED}; {done.stderr[-200:]!r}"
    if done.stderr.split("\n")[-2:] != ["krait: limit: " + message, ""]:
        return f"the last line is not {'krait: limit: ' + message!r}: {done.stderr[-200:]!r}"
    if "caught" in done.stdout or "finally" in done.stdout:
        return "code of the program ran after the limit"
    return None


def both_sides(name, option, good, bad, text, message):
    """message: what a limit says, or None: a RecursionError, which handlers see."""
    below = run([option, str(good)], body(text))
    why = below.returncode and f"{option} {good}: status {below.returncode}; {below.stderr[-200:]!r}"
    if not why:
        above = run([option, str(bad)], body(text))
        if message is not None:
            why = stopped(above, message)
        elif above.returncode != UNCAUGHT or "caught RecursionError\nfinally\n" not in above.stdout:
            why = f"{option} {bad}: no RecursionError; status {above.returncode}, {above.stdout[-100:]!r}"
        elif not above.stderr.rstrip("\n").split("\n")[-1].startswith("RecursionError: maximum "):
            why = f"the last line is {above.stderr[-100:]!r}"
        why = why and f"{option} {bad}: {why}"
    report(name, why)


def boundary(name, option, most, text, message):
    """The smallest value that is enough is found by halving; it and its neighbour answer the same each time."""
    low, high, program = 1, most, body(text)
    while high - low > 1:
        middle = (low + high) // 2
        if run([option, str(middle)], program).returncode == 0:
            high = middle
        else:
            low = middle
    why = None
    for _ in range(3):
        enough, missing = run([option, str(high)], program), run([option, str(low)], program)
        if enough.returncode:
            why = f"{option} {high} was enough, and now is not"
        else:
            why = why or stopped(missing, message.format(low))
    report(name, why)


both_sides("depth", "--max-depth", 60, 59, """
def down(n): return n and down(n - 1)
down(57)
""", None)
both_sides("native depth", "--max-native-depth", 7, 6, """
def down(n): return n and max([n], key=lambda n: down(n - 1))
down(7)
""", None)
both_sides("output", "--max-output", 1008, 1007, """
print("x" * 999)
""", "output (1007 bytes)")
TASKS = """
import asyncio
async def main():
    tasks = [asyncio.create_task(asyncio.sleep(0)) for _ in range(9)]
    await asyncio.gather(*tasks)
asyncio.run(main())
"""
both_sides("tasks", "--max-tasks", 10, 9, TASKS, "tasks (9)")
TIMERS = """
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    for _ in range(50): loop.call_later(100, print).cancel()
    kept = [loop.call_later(100, print) for _ in range(8)]
asyncio.run(main())
"""
both_sides("timers", "--max-timers", 8, 7, TIMERS, "timers (7)")
boundary("memory", "--max-memory", 64 << 20, """
kept = [str(n) * 3 for n in range(20000)]
""", "memory ({} bytes)")
boundary("instructions", "--max-steps", 1 << 20, """
total = sum(n for n in range(5000))
""", "instructions ({})")

done = run(["--max-time", "300ms"], body("while True: pass"))
why = stopped(done, "time (0.3 s)")
if not why and not 0.25 <= done.seconds <= (10 if CHECKED_BUILD else 0.8):
    why = f"it was stopped after {done.seconds:.2f} s"
report("time", why)
done = run(["--max-time", "200ms"], body("import asyncio\nasyncio.run(asyncio.sleep(0.5))"))
report("time: waiting does not count", done.returncode and f"status {done.returncode}; {done.stderr[-200:]!r}")

# The defaults, in the program as it is shipped.
done = run([], body("blocks = []\nwhile True: blocks.append(bytearray(1 << 20))"))
report("memory is limited without an option", stopped(done, "memory (256 MiB)"))
done = run([], body("def down(n): return down(n + 1)\ndown(0)"))
report("depth is limited without an option", None if done.returncode == UNCAUGHT and "RecursionError" in done.stderr else done.stderr[-200:])
with open(os.devnull, "w", encoding="utf-8") as nowhere:
    done = subprocess.run([KRAIT, "-c", "while True: print('x' * 100000)"], stdout=nowhere, stderr=subprocess.PIPE, text=True, timeout=60,
                          check=False)
done.stdout = ""
report("output is limited without an option", stopped(done, "output (64 MiB)"))

# What is advertised, and what is written about it.
shown = subprocess.run([KRAIT, "--limits"], capture_output=True, text=True, timeout=60, check=False).stdout
names = re.findall(r"^(\w[\w ]*): ", shown, re.M)
cases = {"memory", "time", "instructions", "depth", "native depth", "output", "tasks", "timers"}
report("every limit that is advertised is tried here", set(names) != cases and f"advertised {names}, tried {sorted(cases)}")
options = re.findall(r"^    option    (--[\w-]+)", shown, re.M)
usage = subprocess.run([KRAIT, "--help"], capture_output=True, text=True, timeout=60, check=False).stdout
missing = [option for option in options if option not in usage]
report("--help names every limit", missing and f"not there: {missing}")
with open(os.path.join(ROOT, "docs", "LIMITS.md"), encoding="utf-8") as file:
    written = file.read()
report("docs/LIMITS.md has what --limits prints", shown not in written and "it differs: put the output of `krait --limits` there")
changed = subprocess.run([KRAIT, "--limits", "--max-memory", "10M", "--max-timers=7"], capture_output=True, text=True, timeout=60, check=False).stdout
report("--limits shows what options change", not ("memory: 10 MiB\n" in changed and "timers: 7\n" in changed and changed.count("was given") == 2)
       and changed)
sys.exit(failed)

# SPDX-License-Identifier: MIT
"""natives_poll_check.py -- no native of the library can run on when a limit says that it is time to end.

Run by tests/run.py, or by hand: python3 tests/limits/natives_poll_check.py build/krait [--table]

fixtures/call_natives.py finds every native function, type and method, and calls each with iterators that never end, very
large texts, numbers and lists. A call must return, raise, or be stopped by a limit, no later than GRACE after the time that the
process has. The table: what is stopped polls (by "time") or grows (by "memory"); what "returns" needs no poll for these.
"""

import collections
import os
import re
import subprocess
import sys
import time

KRAIT = os.path.abspath(sys.argv[1])
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "call_natives.py")
CHECKED_BUILD = os.path.basename(os.path.dirname(KRAIT)) in ("asan", "ubsan", "ledger", "collect")
LIMIT = 1.0 if CHECKED_BUILD else 0.15   # seconds of running time a process has
GRACE = 5 if CHECKED_BUILD else 0.5
LINE = re.compile(r"(\d+) (\S+) (\(.*\))$")


def run(begin, known):
    """(the last call begun, or None at the end; how that ended; seconds). A call that hangs is killed."""
    command = [KRAIT, "--max-time", f"{LIMIT}s", "--max-memory", "32M", "--seed", "1", PROGRAM, str(begin), known]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(timeout=LIMIT + 20 * GRACE)
        ended = {0: "end", 121: "stopped"}.get(process.returncode, f"status {process.returncode}")
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        ended = "hangs"
    seconds = time.monotonic() - began
    lines = [match for match in map(LINE.match, out.decode("utf-8", "replace").split("\n")) if match]
    last = lines[-1] if lines else None
    stopped = re.findall(r"krait: limit: (\w+)", err.decode("utf-8", "replace"))
    if ended == "stopped" and stopped:
        ended = stopped[-1]
    if ended.startswith("status"):
        ended += ": " + err.decode("utf-8", "replace")[-300:]
    names = {(match.group(2), int(match.group(1))) for match in lines}
    return last and (int(last.group(1)), last.group(2), last.group(3)), ended, seconds, names


def main():
    if CHECKED_BUILD and "--table" not in sys.argv:
        print("ok left out: with a sanitizer it takes minutes (--table runs it all the same)")
        return False
    verdicts, failures, begin, known = collections.defaultdict(set), {}, 0, "-"
    while True:
        last, ended, seconds, names = run(begin, known)
        for name, number in names:
            if last and number < last[0]:
                verdicts[name].add("returns")
        if ended == "end":
            if last:
                verdicts[last[1]].add("returns")
            break
        if last is None:
            print(f"FAIL the table: no call was begun: {ended}")
            return True
        number, name, shape = last
        if number > begin and ended in ("time", "memory"):      # the calls before it took their share: once more, alone
            begin = number
            continue
        if ended in ("time", "memory") and seconds > LIMIT + GRACE:
            _, ended, seconds, _ = run(number, known)      # the machine may have been busy
        if ended not in ("time", "memory"):
            failures.setdefault(name, []).append(f"{shape} {ended}")
        elif seconds > LIMIT + GRACE:
            failures.setdefault(name, []).append(f"{shape} was stopped after {seconds:.2f} s")
        verdicts[name].add(ended)
        begin, known = number + 1, name
    for name in sorted(set(verdicts) | set(failures)):
        if name in failures:
            print(f"FAIL {name}: {'; '.join(failures[name])}")
        elif "--table" in sys.argv:
            print(f"{name:40} {', '.join(sorted(verdicts[name]))}")
    stopped = sum(1 for found in verdicts.values() if "time" in found)
    if not failures:
        print(f"ok {len(verdicts)} natives end in time, {stopped} of them because they poll")
    if len(verdicts) < 500 or stopped < 30:
        print("FAIL the table: too few natives were found")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())

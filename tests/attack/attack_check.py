# SPDX-License-Identifier: MIT
"""attack_check.py -- runs the attack programs, each in a process of its own, and checks that none got anywhere.

    python3 tests/attack/attack_check.py build/krait [NAME...]     only programs whose path contains a NAME

Each program says in its head what it attacks and what must happen; what a machine can check of that stands there as well:

    # attack: what is tried
    # must: what has to come of it
    # last: TEXT       the last line of standard output (of the error output, when the status is not 0)
    # status: 121      the exit status; without it 0 when there is a "last", otherwise any documented one
    # options: ...     options of the interpreter beside the limits below

Every program runs under LIMITS in a folder of its own that has nothing in it but the program and a file with a secret;
another secret is in its environment. It fails when it ends by a signal, lasts longer than GRACE allows, takes more resident
memory than RESIDENT, prints a secret, or ends with a status that is not documented. Builds with a sanitizer take more of
memory and time: the first is not looked at there, and the second is relaxed.
"""

import concurrent.futures
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LIMITS = ["--max-memory", "64M", "--max-time", "2s"]
STATUSES = (0, 1, 121)                  # a result, an uncaught exception, a limit
GRACE = 2.5                             # seconds: the limit, and half a second to notice it
RESIDENT = 96 << 20                     # bytes
SECRETS = ("planted-in-a-file-5c1e", "planted-in-the-environment-7d20")
REPORTS = ("AddressSanitizer", "LeakSanitizer", "runtime error: ", "krait: ledger:", "krait: internal error")
DIRECTIVE = re.compile(r"# (last|status|options|attack|must): (.*)")


class Ended:
    """How a process ended, and what it used."""

    def __init__(self, command, folder):
        environment = {"SECRET": SECRETS[1], "PATH": os.environ.get("PATH", ""),
                       "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1:exitcode=99",
                       "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99"}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            began = time.monotonic()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder, env=environment)
            killer = threading.Timer(20, process.kill)
            killer.start()
            _, status, usage = os.wait4(process.pid, 0)
            killer.cancel()
            self.seconds = time.monotonic() - began
            process.returncode = self.status = os.waitstatus_to_exitcode(status)
            self.resident = usage.ru_maxrss * 1024
            out.seek(0)
            err.seek(0)
            self.stdout, self.stderr = (file.read().decode("utf-8", "replace") for file in (out, err))


def read_head(text):
    """{"last": ..., "status": ..., ...} of a program."""
    head = {}
    for line in text.split("\n"):
        match = DIRECTIVE.match(line)
        if not match:
            break
        head[match.group(1)] = match.group(2).strip()
    return head


def last_line(text):
    lines = [line for line in text.split("\n") if line.strip()]
    return lines[-1] if lines else ""


def problems(head, ended, checked_build):
    if ended.status < 0:
        yield f"died of signal {signal.Signals(-ended.status).name} after {ended.seconds:.2f} s"
    elif ended.status not in STATUSES:
        yield f"status {ended.status} is not a documented one: {last_line(ended.stderr)[:200]}"
    if ended.seconds > (10 if checked_build else GRACE):
        yield f"lasted {ended.seconds:.2f} s"
    if not checked_build and ended.resident > RESIDENT:
        yield f"took {ended.resident >> 20} MiB of resident memory"
    for secret in SECRETS:
        if secret in ended.stdout or secret in ended.stderr:
            yield f"got at the secret {secret}"
    for report in REPORTS:
        if report in ended.stderr:
            yield f"the run was reported as faulty: {report}"
    wanted = int(head["status"]) if "status" in head else 0 if "last" in head else None
    if checked_build and ended.status == 121 and "limit: time" in ended.stderr:
        return          # it is slow
    if wanted is not None and ended.status != wanted:
        yield f"status {ended.status}, expected {wanted}: {last_line(ended.stderr)[:200]}"
    found = last_line(ended.stderr if ended.status else ended.stdout)
    if "last" in head and found != head["last"]:
        yield f"the last line is {found[:200]!r}, expected {head['last']!r}"


def attack(interp, path, checked_build):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    head = read_head(text)
    if not head.get("attack") or not head.get("must"):
        return ["its head does not say what it attacks and what must happen"]
    with tempfile.TemporaryDirectory(prefix="krait-attack-") as folder:
        with open(os.path.join(folder, "secret.txt"), "w", encoding="utf-8") as file:
            file.write(SECRETS[0] + "\n")
        program = os.path.join(folder, os.path.basename(path))
        with open(program, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        before = sorted(os.listdir(folder))
        options = shlex.split(head.get("options", ""))
        ended = Ended([interp, *LIMITS, *options, program], folder)
        found = list(problems(head, ended, checked_build))
        if sorted(os.listdir(folder)) != before:
            found.append("left files behind: " + ", ".join(sorted(set(os.listdir(folder)) - set(before))))
        return found


def find(wanted):
    for folder, folders, files in os.walk(HERE):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(folder, file)
            if folder != HERE and file.endswith(".py") and (not wanted or any(text in path for text in wanted)):
                yield path


def main():
    interp, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    checked_build = os.path.basename(os.path.dirname(interp)) in ("asan", "ubsan", "ledger", "collect")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    paths, failed = list(find(wanted)), False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(lambda path: attack(interp, path, checked_build), paths))
    for path, found in zip(paths, results):
        if any("lasted" in text or "limit: time" in text for text in found):    # once more, when nothing of ours runs beside it
            found = attack(interp, path, checked_build)
        name = os.path.relpath(path, HERE)
        failed = failed or bool(found)
        print(f"FAIL {name}: {'; '.join(found)}" if found else f"ok {name}")
    return failed


if __name__ == "__main__":
    sys.exit(main())

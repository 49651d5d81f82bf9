#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py -- runs every test of Krait, in parallel, and says what failed. Python's standard library only.

    python3 tests/run.py --interp build/krait [--unit BINARY...] [--only PATTERN] [PATH...]

Four kinds of test are found below tests/, examples/scripts/ and conformance/cases/ (or the PATHs given):

1. Programs, *.py: run by the interpreter. What is expected stands in comments, or in files beside the program.

    print(1 + 1)               # expect: 2         a line of output; together they are the whole output, in order
    {}["k"]                    # raises: KeyError: 'k'   last line of the traceback, which names this line; status 1
    x = = 1                    # syntax error: invalid syntax   the message, any kind of SyntaxError; status 1
    # stdin: text              a line of standard input (may be repeated; implies --allow stdin)
    # args: a "b c"            arguments of the program
    # options: --seed 7        options of the interpreter, before the program
    # status: 3                exit status, when it is not what the above implies
    # stderr: text             somewhere in the error output (may be repeated)
    # limit: instructions=1000 memory=8M time=1s depth=50 output=1K tasks=10 ...   becomes --max-...
    # virtual-time             becomes --virtual-time
    # skip: reason             not run, but counted as skipped

   program.out is the whole standard output; program.code is the exit status. A program that expects nothing must end
   with status 0. "raises" and "syntax error" on a line of their own do not check the line number.

2. Golden dumps, golden/{tokens,ast,bytecode}/*.py: `krait --tokens` (--ast, --dis) must print the .txt beside it.
   `make golden` writes these anew.

3. Checks, *_check.py: run by Python with the path of the interpreter as argument; each prints "ok NAME" or
   "FAIL NAME: why" lines, and each line counts as a test ("skip NAME: why" as skipped).

4. C tests (--unit): cmocka programs; each test in them counts. Hosts (--hosts): the programs of examples/embed, which must
   end with status 0 and print what the .out beside their source has.

Whatever the kind: a signal, a time-out or a report of a sanitizer or of the ledger is a failure. The last line is
"N passed, N failed"; the exit status is 1 when something failed or when nothing ran.
"""

import argparse
import concurrent.futures
import difflib
import fnmatch
import os
import re
import shlex
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ["tests", "examples/scripts", "conformance/cases"]
GOLDEN_OPTIONS = {"tokens": "--tokens", "ast": "--ast", "bytecode": "--dis"}
LIMITS = {"memory": "--max-memory", "time": "--max-time", "instructions": "--max-steps", "depth": "--max-depth",
          "output": "--max-output", "tasks": "--max-tasks", "timers": "--max-timers", "native-depth": "--max-native-depth"}
DIRECTIVE = re.compile(r"#\s?(expect|raises|syntax error|stdin|args|options|status|stderr|limit|skip):(.*)$"
                       r"|#\s?(virtual-time)\s*$")
SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")
REPORTS = ("AddressSanitizer", "LeakSanitizer", "UndefinedBehaviorSanitizer", ": runtime error: ", "krait: ledger:",
           "krait: internal error")


class Result:
    """How one test ended: passed is True, False, or None when it was skipped."""

    def __init__(self, name, passed, detail=""):
        self.name, self.passed, self.detail = name, passed, detail


class Expectation:
    """What the comments of a program, and the files beside it, say about its run."""

    def __init__(self, path):
        self.output = []            # lines of "# expect:"
        self.raises = None          # (text, line number or None)
        self.syntax_error = None    # the same
        self.stdin, self.args, self.options, self.stderr = [], [], [], []
        self.status = self.skip = None
        with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
            for number, line in enumerate(file, 1):
                self.read_line(line.rstrip("\r\n"), number)
        base = os.path.splitext(path)[0]
        self.whole_output = read_bytes(base + ".out")
        if self.whole_output is None and self.output:
            self.whole_output = "".join(line + "\n" for line in self.output).encode()
        code = read_bytes(base + ".code")
        if code is not None:
            self.status = int(code)

    def read_line(self, line, number):
        match = DIRECTIVE.search(line)
        if not match:
            return
        if match.group(3):
            self.options.append("--virtual-time")
            return
        word, text = match.group(1), match.group(2)
        text = text[1:] if text.startswith(" ") else text
        where = number if line[:match.start()].strip() else None
        if word == "expect":
            self.output.append(text)
        elif word == "raises":
            self.raises = (text.strip(), where)
        elif word == "syntax error":
            self.syntax_error = (text.strip(), where)
        elif word == "stdin":
            self.stdin.append(text)
        elif word == "args":
            self.args += shlex.split(text)
        elif word == "options":
            self.options += shlex.split(text)
        elif word == "status":
            self.status = int(text)
        elif word == "stderr":
            self.stderr.append(text.strip())
        elif word == "skip":
            self.skip = text.strip()
        elif word == "limit":
            for part in text.split():
                name, _, value = part.partition("=")
                self.options += [LIMITS[name], value]

    def problems(self, run):
        if self.whole_output is not None and run.stdout != self.whole_output:
            yield "output differs:\n" + diff(self.whole_output, run.stdout)
        status = self.status
        if status is None:
            status = 1 if self.raises or self.syntax_error else 0
        if run.status != status:
            yield f"status {run.status}, expected {status}"
        lines = [line.lstrip(" |") for line in run.stderr.decode("utf-8", "replace").rstrip("\n").split("\n")]
        if self.raises and self.raises[0] not in lines:
            yield f"expected the error output to say: {self.raises[0]}"
        if self.syntax_error:
            wanted = [f"{kind}: {self.syntax_error[0]}" for kind in SYNTAX_ERRORS]
            if not any(text in lines for text in wanted):
                yield f"expected the error output to say: {wanted[0]}"
        for expected in (self.raises, self.syntax_error):
            if expected and expected[1] and not any(re.search(rf"\bline {expected[1]}\b", line) for line in lines):
                yield f"expected the error output to name line {expected[1]}"
        for text in self.stderr:
            if text not in run.stderr.decode("utf-8", "replace"):
                yield f"expected in the error output: {text}"


class Run:
    """One finished process."""

    def __init__(self, command, stdin=b"", timeout=30):
        environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
        environment.setdefault("ASAN_OPTIONS", "detect_leaks=1:allocator_may_return_null=1:exitcode=99")
        environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:exitcode=99")
        self.command, self.problem = command, None
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=ROOT, env=environment, start_new_session=True)
        try:
            self.stdout, self.stderr = process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            self.stdout, self.stderr = process.communicate()
            self.problem = f"no end within {timeout} s"
        self.status = process.returncode
        text = self.stderr.decode("utf-8", "replace")
        if not self.problem and self.status < 0:
            self.problem = f"died of signal {signal.Signals(-self.status).name}"
        elif not self.problem and any(report in text for report in REPORTS):
            self.problem = "the run was reported as faulty"

    def tail(self, lines=12):
        text = self.stderr.decode("utf-8", "replace").rstrip("\n").split("\n")
        if len(text) > lines:
            text = text[:lines // 2] + ["..."] + text[-lines // 2:]
        return "".join(f"    stderr: {line}\n" for line in text if line)


def read_bytes(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def diff(expected, found, limit=14):
    expected, found = (text.decode("utf-8", "replace").splitlines() for text in (expected, found))
    lines = list(difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=1))[2:]
    if len(lines) > limit:
        lines = lines[:limit] + [f"... {len(lines) - limit} more lines"]
    return "\n".join("    " + line[:200] for line in lines) or "    (only the ends of lines differ)"


def show(path):
    return os.path.relpath(path, ROOT)


#### The four kinds ###################################################################################################


def run_program(path, options):
    name, expectation = show(path), Expectation(path)
    if expectation.skip is not None:
        return [Result(name, None, expectation.skip)]
    flags = list(expectation.options)
    if expectation.stdin:
        flags += ["--allow", "stdin"]
    if options.oracle:                  # CPython knows none of our options
        if any(flag.startswith("--max") for flag in flags):
            return [Result(name, None, "limits are not the oracle's")]
        flags = []
    stdin = "".join(line + "\n" for line in expectation.stdin).encode()
    run = Run(shlex.split(options.interp) + flags + [name] + expectation.args, stdin, options.timeout)
    if options.record and not run.problem:
        base = os.path.splitext(path)[0]
        if not expectation.output:
            write_if_new(base + ".out", run.stdout)
        if run.status:
            write_if_new(base + ".code", b"%d\n" % run.status)
        expectation = Expectation(path)
    problems = [run.problem] if run.problem else list(expectation.problems(run))
    return [Result(name, not problems, "\n".join("  " + problem for problem in problems) + "\n" + run.tail())]


def write_if_new(path, data):
    if read_bytes(path) != data:
        with open(path, "wb") as file:
            file.write(data)


def run_golden(path, options):
    name, golden = show(path), os.path.splitext(path)[0] + ".txt"
    run = Run(shlex.split(options.interp) + [GOLDEN_OPTIONS[os.path.basename(os.path.dirname(path))], name],
              timeout=options.timeout)
    if options.update_golden and not run.problem and run.status in (0, 1):
        write_if_new(golden, run.stdout)
    expected = read_bytes(golden)
    if run.problem:
        problem = run.problem
    elif expected is None:
        problem = "no golden dump: run `make golden`"
    elif run.stdout != expected:
        problem = "dump differs (`make golden` writes it anew):\n" + diff(expected, run.stdout)
    else:
        return [Result(name, True)]
    return [Result(name, False, f"  {problem}\n{run.tail()}")]


def run_check(path, options):
    run = Run([sys.executable, path, options.interp], timeout=options.timeout * 4)
    results = []
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        if line.startswith("ok "):
            results.append(Result(f"{show(path)}: {line[3:]}", True))
        elif line.startswith("FAIL "):
            name, _, why = line[5:].partition(": ")
            results.append(Result(f"{show(path)}: {name}", False, f"  {why}\n"))
        elif line.startswith("skip "):
            name, _, why = line[5:].partition(": ")
            results.append(Result(f"{show(path)}: {name}", None, why))
    if run.problem or run.status or not results:
        if not any(result.passed is False for result in results):
            why = run.problem or f"ended with status {run.status}"
            results.append(Result(show(path), False, f"  {why}\n{run.tail()}"))
    return results


def run_host(path, options):
    name = f"examples/embed/{os.path.basename(path)}"
    run = Run([os.path.abspath(path)], timeout=options.timeout * 4)
    expected = read_bytes(os.path.join(ROOT, name + ".out"))
    problem = run.problem or (run.status and f"ended with status {run.status}")
    if not problem and expected is not None and run.stdout != expected:
        problem = "output differs:\n" + diff(expected, run.stdout)
    return [Result(name + ".c", not problem, f"  {problem}\n{run.tail()}")]


def run_unit(path, options):
    run = Run([os.path.abspath(path)], timeout=options.timeout)
    name, results, notes = os.path.basename(path), [], []
    for line in (run.stdout + run.stderr).decode("utf-8", "replace").splitlines():
        match = re.match(r"\s*(not )?ok \d+ - (.*)", line)
        if match:
            skipped = "# SKIP" in line
            results.append(Result(f"{name}: {match.group(2)}", None if skipped else not match.group(1)))
        elif results and results[-1].passed is False and line.startswith("#"):
            results[-1].detail += f"    {line}\n"
        elif line.startswith("#"):
            notes.append(f"    {line}\n")
    for result in results:
        if result.passed is False and not result.detail:
            result.detail = "".join(notes[-8:])
    if run.problem or not results or (run.status and all(result.passed is not False for result in results)):
        why = run.problem or f"ended with status {run.status}"
        results.append(Result(name, False, f"  {why}\n{run.tail()}"))
    return results


#### Finding and reporting ############################################################################################


def find(paths):
    """Yields (kind, path) in a stable order."""
    for top in paths:
        if os.path.isfile(top):
            yield classify(top), top
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name not in ("__pycache__", "fixtures", "fuzz"))
            if os.path.exists(os.path.join(folder, "attack_check.py")):     # it runs the programs of its folders itself
                folders[:] = []
            for file in sorted(files):
                path = os.path.join(folder, file)
                if file.endswith(".py") and path != os.path.abspath(__file__):
                    yield classify(path), path


def classify(path):
    if path.endswith("_check.py"):
        return run_check
    folder = os.path.dirname(path)
    golden = os.path.basename(os.path.dirname(folder)) == "golden" and os.path.basename(folder) in GOLDEN_OPTIONS
    return run_golden if golden else run_program


def main():
    parser = argparse.ArgumentParser(description="Runs the tests of Krait; the head of this file has the format.")
    parser.add_argument("--interp", default="build/krait", help="the interpreter (default build/krait)")
    parser.add_argument("--unit", nargs="*", default=[], metavar="BINARY", help="cmocka programs to run as well")
    parser.add_argument("--hosts", nargs="*", default=[], metavar="BINARY", help="embedding examples to run as well")
    parser.add_argument("--only-unit", action="store_true", help="run nothing but the cmocka programs")
    parser.add_argument("--only", metavar="PATTERN", help="only tests whose name matches (glob, or part of the name)")
    parser.add_argument("--oracle", action="store_true", help="the interpreter is CPython: leave our options out")
    parser.add_argument("--record", action="store_true", help="with --oracle: write the .out and .code files")
    parser.add_argument("--update-golden", action="store_true", help="write the golden dumps anew, run nothing else")
    parser.add_argument("--timeout", type=float, default=30, help="seconds for a test (default 30)")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("-v", "--verbose", action="store_true", help="name the tests that passed, too")
    parser.add_argument("paths", nargs="*", metavar="PATH")
    options = parser.parse_args()
    if options.record and not options.oracle:
        parser.error("--record needs --oracle: expectations come from CPython")
    if os.sep in options.interp and " " not in options.interp:
        options.interp = os.path.abspath(options.interp)

    work = []
    if not options.only_unit:
        paths = [os.path.abspath(path) for path in options.paths] or [os.path.join(ROOT, path) for path in FOLDERS]
        for path in paths:
            if options.paths and not os.path.exists(path):
                parser.error(f"no such file or folder: {path}")
        work = list(find(paths))
    if options.update_golden:
        work = [(kind, path) for kind, path in work if kind is run_golden]
    else:
        work += [(run_unit, path) for path in options.unit] + [(run_host, path) for path in options.hosts]
    if options.oracle:
        work = [(kind, path) for kind, path in work if kind is run_program]
    if options.only:
        pattern = options.only
        work = [(kind, path) for kind, path in work if pattern in show(path) or fnmatch.fnmatch(show(path), pattern)]

    passed = failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for results in pool.map(lambda item: attempt(item, options), work):
            for result in results:
                if result.passed:
                    passed += 1
                    if options.verbose:
                        print(f"ok   {result.name}")
                elif result.passed is None:
                    skipped += 1
                    if options.verbose:
                        print(f"skip {result.name}: {result.detail}")
                else:
                    failed += 1
                    print(f"FAIL {result.name}\n{result.detail.rstrip()}", flush=True)
    if skipped:
        print(f"{skipped} skipped")
    if not passed + failed:
        print("no test ran")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def attempt(item, options):
    kind, path = item
    try:
        return kind(path, options)
    except Exception as error:      # a broken test must not hide the others
        return [Result(show(path), False, f"  the runner could not run it: {type(error).__name__}: {error}\n")]


if __name__ == "__main__":
    sys.exit(main())

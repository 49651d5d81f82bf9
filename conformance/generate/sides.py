# SPDX-License-Identifier: MIT
"""sides.py -- the two that are compared: Krait, and CPython as the oracle. Each takes a program's text and gives a Run."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
ORACLES = ("python3.13", "python3.14")
STUCK = 99      # as in oracle.py
SECONDS = 10
ADDRESS = re.compile(r"\b0x[0-9a-f]+")


# The traceback of an uncaught exception, and what an ending interpreter says after it of what was left.
TRACEBACK = re.compile(r"^[ +]*(Exception Group )?Traceback \(most recent call last\)", re.MULTILINE)
NOTICE = re.compile(r"^(\w+ was destroyed|\w+ exception was never|.*RuntimeWarning: |Exception ignored )", re.MULTILINE)


def last_line(err):
    """The last line of an uncaught exception's traceback, or "". A task shows where it runs, which is nobody's business."""
    begins = [found.start() for found in TRACEBACK.finditer(err)
              if not err[:found.start()].rstrip("\n").rpartition("\n")[2].startswith("Exception ignored ")]
    if not begins:
        return ""
    notice = NOTICE.search(err, begins[0])
    text = err[:notice.start()] if notice else err
    return text.rstrip().rpartition("\n")[2].partition(" <")[0]


class Run:
    """What a program did: its exit status, output, and the last line of what ended it."""

    def __init__(self, status, out, err):
        self.status = status
        self.out = ADDRESS.sub("0x", out)
        self.err = ADDRESS.sub("0x", err)
        self.last = last_line(self.err)

    def differs(self, other):
        """In what the two runs differ: "status", "output", "error", or ""."""
        if self.status != other.status:
            return "status"
        if self.out != other.out:
            return "output"
        return "error" if self.last != other.last else ""

    def hangs(self):
        """Whether the program was given up: by the oracle, by its own guard, or by a signal."""
        return self.status == STUCK or self.status < 0 or "stuck" in self.err.splitlines()

    def __str__(self):
        return f"{self.out}[status {self.status}]\n" + (f"[{self.last}]\n" if self.last else "")


class Krait:
    """Starts the interpreter for each program."""

    def __init__(self, command, folder):
        self.command = shlex.split(command) + ["--virtual-time"]
        self.path = os.path.join(folder, f"program-{os.getpid()}.py")

    def run(self, text):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            run = subprocess.run(self.command + [self.path], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return Run(-14, "", "no end")
        return Run(run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace"))

    def close(self):
        if os.path.exists(self.path):
            os.remove(self.path)


class Oracle:
    """A CPython with asyncio on a virtual clock, which stays for all programs."""

    def __init__(self, command, layout=0, by_address=False):
        arguments = [os.path.join(FOLDER, "oracle.py"), "--layout", str(layout)] + ["--by-address"] * by_address
        environment = dict(os.environ, PYTHONHASHSEED=str(layout))
        self.process = subprocess.Popen(shlex.split(command) + arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=environment, encoding="utf-8")

    def run(self, text, path):
        self.process.stdin.write(json.dumps({"path": path, "text": text}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the oracle has ended")
        return Run(**json.loads(line))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def find_oracle():
    """The command of a CPython that can be the oracle, or None."""
    for name in ORACLES:
        if shutil.which(name) and subprocess.run([name, "-c", "import asyncio"], capture_output=True).returncode == 0:
            return name
    return None

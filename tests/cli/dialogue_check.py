# SPDX-License-Identifier: MIT
"""dialogue_check.py -- the dialogue on a terminal: prompts, blocks, editing, Ctrl-C and Ctrl-D.

Run by tests/run.py, or by hand: python3 tests/cli/dialogue_check.py build/krait
"""

import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

KRAIT = os.path.abspath(sys.argv[1])
SECONDS = 20
failed = False


class Terminal:
    """krait on a pseudo-terminal, with an empty home."""

    def __init__(self, home, arguments=()):
        self.text = ""
        self.process, self.fd = pty.fork()
        if self.process == 0:
            environment = dict(os.environ, HOME=home, TERM="dumb")
            os.execve(KRAIT, [KRAIT, *arguments], environment)

    def read_until(self, wanted):
        """Waits until `wanted` appears in what was not looked at yet; gives the text before it."""
        end = time.monotonic() + SECONDS
        while wanted not in self.text:
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            data = b""
            if ready:
                try:
                    data = os.read(self.fd, 4096)
                except OSError:
                    pass
            if not data:
                raise AssertionError(f"no {wanted!r} in {self.text[-200:]!r}")
            self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\x08", "", data.decode("utf-8", "replace"))
        before, _, self.text = self.text.partition(wanted)
        return before

    def type(self, text):
        os.write(self.fd, text.encode())

    def status(self):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.process = None
                return os.waitstatus_to_exitcode(status)
            if select.select([self.fd], [], [], 0.02)[0]:       # it may wait for us to read
                try:
                    os.read(self.fd, 4096)
                except OSError:
                    pass
        raise AssertionError("it does not end")

    def close(self):
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        os.close(self.fd)


def check(name, talk):
    global failed
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(home)
        try:
            terminal.read_until(">>> ")
            talk(terminal)
            print(f"ok {name}")
        except AssertionError as error:
            failed = True
            print(f"FAIL {name}: {error}")
        finally:
            terminal.close()


def says(terminal, typed, wanted):
    terminal.type(typed)
    before = terminal.read_until(">>> ")
    assert wanted in before, f"typed {typed!r}, expected {wanted!r} in {before!r}"


def values(terminal):
    says(terminal, "6 * 7\n", "\n42\n")
    says(terminal, "x = 'kept'\n", "")
    says(terminal, "x\n", "\n'kept'\n")
    says(terminal, "None\n", "")
    says(terminal, "print('a'); print('b')\n", "\na\nb\n")


def blocks(terminal):
    terminal.type("for n in range(3):\n")
    terminal.read_until("... ")
    terminal.type("    print(n * 11)\n")
    terminal.read_until("... ")
    says(terminal, "\n", "\n0\n11\n22\n")
    terminal.type("(1 +\n")
    terminal.read_until("... ")
    says(terminal, "2)\n", "\n3\n")


def awaits(terminal):
    says(terminal, "import asyncio\n", "")
    terminal.type("async def f():\n")
    terminal.read_until("... ")
    terminal.type("    await asyncio.sleep(0)\n")
    terminal.read_until("... ")
    terminal.type("    return 'awaited'\n")
    terminal.read_until("... ")
    says(terminal, "\n", "")
    says(terminal, "await f()\n", "\n'awaited'\n")
    says(terminal, "t = asyncio.create_task(f()) if False else None\n", "")


def errors(terminal):
    says(terminal, "1 / 0\n", "ZeroDivisionError: division by zero")
    says(terminal, "x = = 1\n", "SyntaxError: invalid syntax")
    says(terminal, "1 + 1\n", "\n2\n")

def interrupts(terminal):
    terminal.type("while True: pass\n")
    terminal.read_until("... ")
    terminal.type("\n")
    time.sleep(0.3)
    says(terminal, "\x03", "KeyboardInterrupt")
    time.sleep(0.3)     # the editor may not read yet when its prompt stands
    terminal.type("half a line ")
    terminal.read_until("half a line ")
    terminal.type("\x03")
    terminal.read_until("KeyboardInterrupt")
    terminal.read_until(">>> ")
    says(terminal, "2 + 2\n", "\n4\n")


def leaves(terminal):
    # The prompt may stand before the terminal is in the editor's mode: a Ctrl-D that comes then is lost, as a person's would be.
    says(terminal, "1 + 1\n", "\n2\n")
    time.sleep(0.2)
    terminal.type("\x04")
    status = terminal.status()
    assert status == 0, f"status {status}"


def exits(terminal):
    terminal.type("import sys\n")
    terminal.read_until(">>> ")
    terminal.type("sys.exit(7)\n")
    status = terminal.status()
    assert status == 7, f"status {status}"


for function in (values, blocks, awaits, errors, interrupts, leaves, exits):
    check(function.__name__, function)
sys.exit(failed)

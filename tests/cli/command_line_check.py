# SPDX-License-Identifier: MIT
"""command_line_check.py -- what the program krait does with its options, its streams and its exit status.

Run by tests/run.py, or by hand: python3 tests/cli/command_line_check.py build/krait
"""

import os
import subprocess
import sys
import tempfile

KRAIT = os.path.abspath(sys.argv[1])
failed = False


def check(name, arguments, out=None, err=None, status=0, stdin="", files=None, env=None):
    """out: the whole output; err: a part of the error output, "" for none at all; files: {name: text}, the folder of the run."""
    global failed
    with tempfile.TemporaryDirectory() as folder:
        for file, text in (files or {}).items():
            path = os.path.join(folder, file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
        try:
            run = subprocess.run([KRAIT, *arguments], input=stdin, capture_output=True, timeout=30, cwd=folder,
                                 encoding="utf-8", errors="replace", env=dict(os.environ, **(env or {})))
        except subprocess.TimeoutExpired:
            print(f"FAIL {name}: no end within 30 s")
            failed = True
            return
    why = None
    if run.returncode != status:
        why = f"status {run.returncode}, expected {status}"
    elif out is not None and run.stdout != out:
        why = f"output {run.stdout[:200]!r}, expected {out!r}"
    elif err == "" and run.stderr:
        why = "there should be no error output"
    elif err and err not in run.stderr:
        why = f"no {err!r} in the error output"
    if why:
        failed = True
        print(f"FAIL {name}: {why}; stderr: {run.stderr[-300:]!r}")
    else:
        print(f"ok {name}")


# What to run.
check("a file", ["a.py"], "hello\n", "", files={"a.py": "print('hello')"})
check("a file in a folder", ["b/a.py"], "b/a.py __main__\n", "", files={"b/a.py": "print(__file__, __name__)"})
check("a folder with __main__", ["b"], "main\n", "", files={"b/__main__.py": "print('main')"})
check("code", ["-c", "print(1); print(2)"], "1\n2\n", "")
check("standard input", ["-"], "3\n", "", stdin="print(1 + 2)\n")
check("standard input, unasked", [], "3\n", "", stdin="print(1 + 2)\n")
check("a module", ["-m", "b.c"], "__main__\n", "", files={"b/__init__.py": "", "b/c.py": "print(__name__)"})
check("a package", ["-m", "b"], "inside\n", "", files={"b/__init__.py": "", "b/__main__.py": "print('inside')"})
check("after the end of the options", ["--", "a.py"], "hello\n", "", files={"a.py": "print('hello')"})

# sys.argv.
ARGV = "import sys; print(sys.argv)"
check("arguments of code", ["-c", ARGV, "a", "-b", "--max-memory"], "['-c', 'a', '-b', '--max-memory']\n", "")
check("arguments of a file", ["a.py", "x", "--help"], "['a.py', 'x', '--help']\n", "", files={"a.py": ARGV})
check("arguments of standard input", ["-", "x"], "['-', 'x']\n", "", stdin=ARGV)

# Exit status.
check("sys.exit()", ["-c", "import sys; sys.exit()"], "", "", 0)
check("sys.exit(0)", ["-c", "import sys; sys.exit(0)"], "", "", 0)
check("sys.exit(7)", ["-c", "import sys; print('x'); sys.exit(7)"], "x\n", "", 7)
check("sys.exit(True)", ["-c", "import sys; sys.exit(True)"], "", "", 1)
check("sys.exit('text')", ["-c", "import sys; sys.exit('no good')"], "", "no good\n", 1)
check("sys.exit(121) is not a limit", ["-c", "import sys; sys.exit(121)"], "", "", 1)
check("raise SystemExit(3)", ["-c", "raise SystemExit(3)"], "", "", 3)
check("an exception", ["-c", "1/0"], "", "ZeroDivisionError: division by zero\n", 1)
check("the traceback names the place", ["a.py"], "", 'File "a.py", line 2, in f', 1, files={"a.py": "def f():\n    1/0\nf()"})
check("a syntax error", ["-c", "x = = 1"], "", "SyntaxError: invalid syntax", 1)

# Streams.
check("output comes before the traceback", ["-c", "print('first')\n1/0"], "first\n", "ZeroDivisionError", 1)
check("standard error", ["-c", "import sys; print('e', file=sys.stderr); print('o')"], "o\n", "e\n")
check("no newline at the end", ["-c", "print('x', end='')"], "x", "")
check("much output", ["-c", "for i in range(30000): print('0123456789')"], "0123456789\n" * 30000, "")
check("one large write", ["-c", "print('x' * 300000)"], "x" * 300000 + "\n", "")
check("text is UTF-8", ["-c", "print('h\u00e9 \u20ac \U0001f600')"], "h\u00e9 \u20ac \U0001f600\n", "")

# Modules beside the script.
check("import of a neighbour", ["d/a.py"], "n 42\n", "", files={"d/a.py": "import n; print(n.__name__, n.x)", "d/n.py": "x = 42"})
check("import from a package", ["a.py"], "1 2\n", "", files={
    "a.py": "from p.q import x\nfrom p import y\nprint(x, y)", "p/__init__.py": "y = 2", "p/q.py": "x = 1"})
check("no such module", ["-c", "import nosuch"], "", "ModuleNotFoundError: No module named 'nosuch'", 1)
check("a module that fails", ["a.py"], "", "ValueError: in n", 1, files={"a.py": "import n", "n.py": "raise ValueError('in n')"})

# Capabilities: denied by default.
check("standard input is denied", ["-c", "input()"], "", "stdin", 1, stdin="x\n")
check("standard input is allowed", ["--allow", "stdin", "-c", "print(input() + '!')"], "hi!\n", "", stdin="hi\n")
check("the end of standard input", ["--allow", "stdin", "-c", "input()"], "", "EOFError", 1)

# Limits: one line on stderr, status 121, and no handler of the program sees them.
SWALLOW = "try:\n    {}\nexcept BaseException:\n    print('caught')\nfinally:\n    print('finally')\n"
for name, option, value, body, message in [
    ("memory", "--max-memory", "8M", "x = []\n    while True: x.append('y' * 1000)", "krait: limit: memory (8 MiB)"),
    ("instructions", "--max-steps", "100000", "while True: pass", "krait: limit: instructions (100000)"),
    ("time", "--max-time", "200ms", "while True: pass", "krait: limit: time (0.2 s)"),
    ("output", "--max-output", "10K", "while True: print('x' * 100)", "krait: limit: output (10 KiB)"),
]:
    check(f"limit of {name}", [option, value, "-c", SWALLOW.format(body)], None if name == "output" else "", message, 121)
check("limit of tasks", ["--max-tasks", "10", "-c", """
import asyncio
async def main():
    tasks = [asyncio.create_task(asyncio.sleep(1)) for _ in range(100)]
asyncio.run(main())
"""], "", "krait: limit: tasks (10)", 121)
check("depth is an ordinary error", ["--max-depth", "50", "-c", """
def f(n): return f(n + 1)
try: f(0)
except RecursionError as error: print('deep')
"""], "deep\n", "")

# Time and chance.
check("virtual time does not wait", ["--virtual-time", "-c", """
import asyncio
async def main():
    await asyncio.sleep(86400)
    print('a day later')
asyncio.run(main())
"""], "a day later\n", "")
check("a seed makes chance repeat", ["--seed", "7", "-c", "print(hash('x') == hash('x'))"], "True\n", "")

# Dumps.
for option in ("--tokens", "--ast", "--dis"):
    check(f"{option} runs nothing", [option, "-c", "print('ran')"], None, "")

# The dialogue, without a terminal: -i reads plain lines after the program.
check("a dialogue shows values", ["-i", "-c", "x = 20"], "21\n'a'\n", "", stdin="x + 1\n'a'\nNone\n")
check("a dialogue takes blocks", ["-i", "-c", ""], "0\n1\n", "", stdin="for i in range(2):\n    print(i)\n\n")
check("a dialogue awaits", ["-i", "-c", "import asyncio"], "done\n", "", stdin="await asyncio.sleep(0)\nprint('done')\n")
check("a dialogue goes on after an error", ["-i", "-c", ""], "2\n", "ZeroDivisionError", stdin="1/0\n1 + 1\n")
check("a dialogue ends with exit", ["-i", "-c", "import sys"], "", "", 5, stdin="sys.exit(5)\nprint('no')\n")
sys.exit(failed)

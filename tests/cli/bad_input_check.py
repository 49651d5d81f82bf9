# SPDX-License-Identifier: MIT
"""bad_input_check.py -- input that no program should be: each ends with a clear message and status 1 or 2, never a signal.

Run by tests/run.py, or by hand: python3 tests/cli/bad_input_check.py build/krait
"""

import os
import subprocess
import sys
import tempfile

KRAIT = os.path.abspath(sys.argv[1])
failed = False


def check(name, arguments, status, message, stdin=b"", source=None):
    """Runs krait; `source` is written to a file whose path stands for "FILE" in the arguments."""
    global failed
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input.py")
        if source is not None:
            with open(path, "wb") as file:
                file.write(source)
        arguments = [path if word == "FILE" else folder if word == "FOLDER" else word for word in arguments]
        try:
            run = subprocess.run([KRAIT] + arguments, input=stdin, capture_output=True, timeout=30)
        except subprocess.TimeoutExpired:
            print(f"FAIL {name}: no end within 30 s")
            failed = True
            return
    error = run.stderr.decode("utf-8", "replace")
    statuses = status if isinstance(status, tuple) else (status,)
    why = None
    if run.returncode < 0:
        why = f"died of signal {-run.returncode}"
    elif run.returncode not in statuses:
        why = f"status {run.returncode}, expected {status}"
    elif message not in error:
        why = f"no {message!r} in the error output"
    elif "Sanitizer" in error or "runtime error" in error:
        why = "the run was reported as faulty"
    if why:
        failed = True
        print(f"FAIL {name}: {why}; stderr: {error[-300:]!r}")
    else:
        print(f"ok {name}")


def source(name, text, message, status=1, options=()):
    check(name, [*options, "FILE"], status, message, source=text if isinstance(text, bytes) else text.encode())


# What to run is not there, or is no program.
check("no such file", ["nosuch.py"], 2, "krait: cannot read 'nosuch.py': No such file or directory")
check("no such folder", ["no/such/file.py"], 2, "krait: cannot read 'no/such/file.py': No such file or directory")
check("directory as file", ["FOLDER"], 2, "is a directory without a __main__.py")
check("no such module", ["-m", "nosuch.module"], 2, "krait: no module named 'nosuch.module'")
check("module name with a path", ["-m", "../etc"], 2, "krait: no module named '../etc'")

# The command line.
check("unknown option", ["--frobnicate"], 2, "krait: unknown option '--frobnicate'")
check("unknown short option", ["-x"], 2, "krait: unknown option '-x'")
check("no code after -c", ["-c"], 2, "krait: -c needs a value")
check("no value", ["--max-memory"], 2, "krait: --max-memory needs a value")
check("no number", ["--max-memory", "lots", "-c", "1"], 2, "krait: --max-memory: not a number: 'lots'")
check("unknown unit", ["--max-memory=64Q", "-c", "1"], 2, "krait: --max-memory: unknown unit 'Q'")
check("negative number", ["--max-steps", "-1", "-c", "1"], 2, "krait: --max-steps: not a number: '-1'")
check("number too large", ["--max-depth", "99999999999", "-c", "1"], 2, "krait: --max-depth: too large")
check("number far too large", ["--max-memory", "1" + "0" * 400, "-c", "1"], 2, "krait: --max-memory: too large")
check("value for a flag", ["--dis=yes", "-c", "1"], 2, "krait: --dis takes no value")
check("unknown capability", ["--allow", "everything", "-c", "1"], 2, "krait: --allow: unknown capability 'everything'")
check("capability without its folder", ["--allow", "read=", "-c", "1"], 2, "krait: --allow: unknown capability 'read='")
check("help", ["--help"], 0, "")
check("version", ["--version"], 0, "")

# Texts that are no programs.
source("invalid UTF-8", b"x = 1\ny = '\xff\xfe'\n", "SyntaxError: ")
source("overlong UTF-8", b"x = '\xc0\xaf'\n", "SyntaxError: ")
source("surrogate in UTF-8", b"x = '\xed\xa0\x80'\n", "SyntaxError: ")
source("NUL byte", b"x = 1\0\n", "SyntaxError: source code cannot contain null bytes")
source("NUL byte alone", b"\0", "SyntaxError: source code cannot contain null bytes")
source("all bytes", bytes(range(256)), "SyntaxError: ")
source("unfinished string", 'x = "abc\n', "SyntaxError: unterminated string literal (detected at line 1)")
source("unfinished triple string", 'x = """abc\n\n\n', "SyntaxError: unterminated triple-quoted string literal")
source("unfinished f-string", 'x = f"{a\n', "SyntaxError: ")
source("unfinished bracket", "f(1,\n2\n", "SyntaxError: '(' was never closed")
source("bracket that closes nothing", "x = 1)\n", "SyntaxError: unmatched ')'")
source("wrong bracket", "x = (1]\n", "SyntaxError: closing parenthesis ']' does not match opening parenthesis '('")
source("backslash at the end", "x = 1 + \\", "SyntaxError: unexpected EOF while parsing")
source("indented beginning", "  x = 1\n", "IndentationError: unexpected indent")
source("strange dedent", "if 1:\n    x\n  y\n",
       "IndentationError: unindent does not match any outer indentation level")
source("mixed tabs", "if 1:\n        x\n\ty\n", "TabError: inconsistent use of tabs and spaces in indentation")
source("strange character", "x = 1 \u20ac 2\n", "SyntaxError: invalid character '\u20ac' (U+20AC)")
source("broken source is broken for --ast", "x = = 1\n", "SyntaxError: invalid syntax", options=["--ast"])
source("broken source is broken for --dis", "x = = 1\n", "SyntaxError: invalid syntax", options=["--dis"])

# Texts that are too much: a nesting or a size that some pass cannot take is an error like any other.
TOO_DEEP = (1,)
for name, text in {
    "100,000 open brackets": "(" * 100_000,
    "100,000 nested brackets": "(" * 100_000 + ")" * 100_000,
    "100,000 nested lists": "x = " + "[" * 100_000 + "]" * 100_000,
    "100,000 nested dicts": "x = " + "{1:" * 100_000 + "1" + "}" * 100_000,
    "100,000 minus signs": "x = " + "-" * 100_000 + "1",
    "100,000 nots": "x = " + "not " * 100_000 + "1",
    "100,000 powers": "x = 1" + "**1" * 100_000,
    "100,000 lambdas": "x = " + "lambda:" * 100_000 + "1",
    "100,000 conditionals": "x = " + "1 if 1 else " * 100_000 + "1",
    "100,000 awaits": "async def f():\n " + "await " * 100_000 + "x",
}.items():
    source(name, text + "\n", "Error", status=TOO_DEEP)
for name, text in {
    "100,000 calls in a row": "x" + "()" * 100_000,
    "100,000 attributes": "x" + ".a" * 100_000,
    "100,000 additions": "x = 1" + "+1" * 100_000,
    "100,000 elifs": "if 0: pass\n" + "elif 0: pass\n" * 100_000,
    "3,000 indentations": "".join(" " * n + "if 1:\n" for n in range(3_000)) + " " * 3_000 + "pass",
    "nested f-strings": "x = " + 'f"{' * 500 + "1" + '}"' * 500,
    "a line of 1 MB": "x = [" + "1, " * 350_000 + "]",
    "a string of 1 MB": "x = '" + "a" * 1_000_000 + "'",
    "a name of 1 MB": "a" * 1_000_000 + " = 1",
    "a comment of 1 MB": "#" + "a" * 1_000_000,
    "a number of 1 MB": "x = " + "9" * 1_000_000,
    "100,000 lines": "x = 1\n" * 100_000,
    "100,000 names": "".join(f"x{n} = {n}\n" for n in range(100_000)),
    "100,000 arguments": "def f(*a): return len(a)\nf(" + "1, " * 100_000 + ")",
    "100,000 parameters": "def f(" + ", ".join(f"p{n}" for n in range(100_000)) + "): pass",
}.items():
    source(name, text + "\n", "", status=(0, 1))

# Standard input, and what is odd but fine.
check("broken standard input", ["-"], 1, "SyntaxError: ", stdin=b"x = = 1\n")
check("empty standard input", ["-"], 0, "", stdin=b"")
check("standard input without an option", [], 1, "SyntaxError: ", stdin=b"print(\n")
source("empty file", b"", "", status=0)
source("byte order mark", b"\xef\xbb\xbfx = 1\n", "", status=0)
source("carriage returns", b"if 1:\r\n    x = 1\r\n", "", status=0)
source("no newline at the end", b"x = 1", "", status=0)
source("blank lines only", b"\n\n   \n\t\n", "", status=0)
sys.exit(failed)

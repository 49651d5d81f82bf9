# SPDX-License-Identifier: MIT
"""bad_input_check.py -- sources and options that are no good: a clear message, status 1 or 2, and never a signal or silence.

Run by tests/run.py, or by hand: python3 tests/cli/bad_input_check.py build/krait
"""

import os
import subprocess
import sys
import tempfile

KRAIT = os.path.abspath(sys.argv[1])
failed = False


def check(name, arguments, err, status, source=None):
    """source: bytes of the file bad.py, which is run when there are no other arguments."""
    global failed
    with tempfile.TemporaryDirectory() as folder:
        if source is not None:
            with open(os.path.join(folder, "bad.py"), "wb") as stream:
                stream.write(source)
        try:
            run = subprocess.run([KRAIT, *(arguments or ["bad.py"])], input=b"", capture_output=True, timeout=60, cwd=folder)
        except subprocess.TimeoutExpired:
            print(f"FAIL {name}: no end within 60 s")
            failed = True
            return
    text = run.stderr.decode("utf-8", "replace")
    if run.returncode != status or err not in text:
        failed = True
        print(f"FAIL {name}: status {run.returncode}, expected {status} and {err!r}; stderr: {text[-300:]!r}")
    else:
        print(f"ok {name}")


# What is not there, or is no source.
check("no such file", ["nothing.py"], "nothing.py", 2)
check("a folder", ["."], "__main__", 2)
check("no such module", ["-m", "nothing"], "nothing", 2)
check("a device that gives nothing", ["/dev/null"], "", 0)

# Options.
check("an unknown option", ["--frobnicate"], "--frobnicate", 2)
check("an unknown letter", ["-Z"], "-Z", 2)
check("no code after -c", ["-c"], "-c", 2)
check("no module after -m", ["-m"], "-m", 2)
check("no size", ["--max-memory"], "--max-memory", 2)
check("a bad size", ["--max-memory", "much", "-c", "1"], "much", 2)
check("a negative number", ["--max-steps", "-5", "-c", "1"], "-5", 2)
check("a number that is too large", ["--max-steps", "9" * 40, "-c", "1"], "9999", 2)
check("an unknown permission", ["--allow", "everything", "-c", "1"], "everything", 2)

# Text.
check("invalid UTF-8", [], "SyntaxError", 1, b"x = 1\ny = '\xff\xfe'\n")
check("invalid UTF-8 in a comment", [], "SyntaxError", 1, b"# \xc3\x28\nprint(1)\n")
check("a NUL byte", [], "SyntaxError", 1, b"x = 1\0\n")
check("a NUL byte in a string", [], "SyntaxError", 1, b"x = 'a\0b'\n")
check("another encoding", [], "latin-1", 1, b"# -*- coding: latin-1 -*-\nx = '\xe9'\n")
check("random bytes", [], "SyntaxError", 1, bytes(range(128, 256)) * 100)
check("an unfinished string", [], "unterminated string literal", 1, b"x = 'abc\n")
check("an unfinished text", [], "unterminated triple-quoted string literal", 1, b"x = '''abc\n")
check("an unfinished f-string", [], "SyntaxError", 1, b"x = f'{a\n")
check("an unfinished bracket", [], "'(' was never closed", 1, b"x = (1,\n")
check("a wrong bracket", [], "closing parenthesis ']' does not match opening parenthesis '('", 1, b"x = (1]\n")
check("a lonely backslash", [], "SyntaxError", 1, b"x = 1 + \\")
check("a dedent to nowhere", [], "unindent does not match any outer indentation level", 1, b"if 1:\n        x\n    y\n")
check("tabs and spaces", [], "TabError", 1, b"if 1:\n        x\n\tif 2: pass\n")
check("an unknown character", [], "invalid character", 1, "x = 1 \u20ac 2\n".encode())

# Size.
check("100,000 brackets", [], "SyntaxError", 1, b"(" * 100000)
check("100,000 nested lists", [], "", 1, b"[" * 100000 + b"]" * 100000)
check("100,000 signs", [], "", 1, b"x = " + b"-" * 100000 + b"1\n")
check("100,000 nots", [], "", 1, b"x = " + b"not " * 100000 + b"1\n")
check("100,000 braces in an f-string", [], "SyntaxError", 1, b"x = f'" + b"{" * 100001 + b"'\n")
check("100,000 nested calls", [], "", 1, b"f(" * 100000 + b")" * 100000)
check("100,000 subscripts", [], "RecursionError", 1, b"x" + b"[0]" * 100000)
check("a line of 1 MB", [], "NameError", 1, b"x = [" + b"1, " * 350000 + b"]\nundefined\n")
check("a name of 1 MB", [], "NameError", 1, b"a" * 1000000)
check("a string of 1 MB", [], "NameError", 1, b"x = '" + b"a" * 1000000 + b"'\nundefined\n")
check("a number of 100,000 digits", [], "SyntaxError", 1, b"x = " + b"9" * 100000 + b"\n")
check("200 levels of indentation", [], "", 1, b"".join(b" " * n + b"if 1:\n" for n in range(200)) + b" " * 200 + b"undefined\n")
check("20,000 elifs", [], "RecursionError", 1, b"if undefined: pass\n" + b"elif 0: pass\n" * 20000)
check("100,000 additions", [], "", 1, b"x = undefined" + b" + 1" * 100000 + b"\n")
check("100,000 comparisons", [], "", 1, b"x = undefined" + b" < 1" * 100000 + b"\n")
check("100,000 strings in a row", [], "NameError", 1, b"x = " + b"'a' " * 100000 + b"\nundefined\n")
check("10,000 targets", [], "", 1, b"x = " * 10000 + b"undefined\n")
check("70,000 names", [], "too many names", 1, b"".join(b"v%d = 1\n" % n for n in range(70000)) + b"undefined\n")
check("70,000 parameters", [], "", 1, b"def f(" + b", ".join(b"a%d" % n for n in range(70000)) + b"): pass\nundefined\n")
check("70,000 arguments", [], "", 1, b"undefined(" + b"1, " * 70000 + b")\n")
sys.exit(failed)

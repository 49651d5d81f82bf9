# SPDX-License-Identifier: MIT
"""docs_check.py -- builds and runs every program in the manuals, and compares what it prints with what the manual says.

Run by tests/run.py, or by hand: python3 tests/docs/docs_check.py build/krait
Where the library is comes from ARCHIVE, LINK and LIBS, as the Makefile sets them.

In a page of PAGES, a block ```c is a program when it has a main(). Otherwise it is what stands in one: its #include lines go
to the top, and unless it makes a `vm` itself, it gets one that can print. A block ```python is run on a virtual clock. A block
```text that follows, with nothing but blank lines between, is all that was printed, standard error last; without one, nothing may
be printed, or the lines say it (# expect: ...). C programs must end with status 0 and without a warning.
"""

import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = ["README.md", "docs/EMBEDDING.md", "docs/SANDBOX.md"]
KRAIT = os.path.abspath(sys.argv[1])
LINK = os.environ.get("LINK", "cc").split()
ARCHIVE = os.environ.get("ARCHIVE", "build/libkrait.a")
LIBS = os.environ.get("LIBS", "-ltommath -lutf8proc -lpcre2-8 -lm").split()
BLOCK = re.compile(r"^```(c|python)\n(.*?)^```$(?:\s*^```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
MAIN = """#include <krait.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
%s
static inline void print(void *host, int fd, const char *text, size_t length) {
    (void)host;
    fwrite(text, 1, length, fd == 2 ? stderr : stdout);
}
int main(void) {
%s
    return 0;
}
"""
VM = """    KrConfig with_print;
    kr_config_init(&with_print);
    with_print.write = print;
    KrVM *vm = kr_vm_new(&with_print);
    if (vm == NULL) return 1;
    {
%s
    }
    kr_vm_free(vm);
"""


def wrap(code):
    """A whole program of the lines of a block."""
    if re.search(r"^int main\(", code, re.MULTILINE):
        return code
    includes = "".join(line + "\n" for line in code.splitlines() if line.startswith("#include"))
    body = "\n".join(line for line in code.splitlines() if not line.startswith("#include"))
    return MAIN % (includes, body if "KrVM *vm" in body else VM % body)


def run(command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=30)


def problem_of(language, code, expected, folder):
    """What is wrong with a block, or None."""
    if language == "c":
        source, program = os.path.join(folder, "block.c"), os.path.join(folder, "block")
        with open(source, "w", encoding="utf-8") as stream:
            stream.write(wrap(code))
        build = run([*LINK, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-Iinclude", source, ARCHIVE, "-o", program,
                     *LIBS, "-lpthread"])
        if build.returncode:
            return "it does not compile: " + build.stderr[:500]
        done = run([program])
    else:
        program = os.path.join(folder, "program.py")
        with open(program, "w", encoding="utf-8") as stream:
            stream.write(code)
        done = run([KRAIT, "--virtual-time", program])
        if expected is None:
            expected = "".join(line + "\n" for line in re.findall(r"# expect: ?(.*)", code))
    printed = (done.stdout + done.stderr).replace(folder + os.sep, "")
    if printed != (expected or ""):
        return f"it printed {printed!r}, expected {expected or ''!r}"
    if done.returncode and language == "c":
        return f"it ended with status {done.returncode}"
    return None


failed = False
for page in PAGES:
    with open(os.path.join(ROOT, page), encoding="utf-8") as stream:
        text = stream.read()
    for block in BLOCK.finditer(text):
        name = f"{page}, line {text.count(chr(10), 0, block.start()) + 1}"
        with tempfile.TemporaryDirectory() as folder:
            problem = problem_of(*block.groups(), folder)
        failed = failed or problem is not None
        print(f"FAIL {name}: {problem}".replace("\n", " ") if problem else f"ok {name}", flush=True)
sys.exit(failed)

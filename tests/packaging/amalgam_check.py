# SPDX-License-Identifier: MIT
"""amalgam_check.py -- the library as one file: that it compiles by itself, shows nothing but kr_ names, and works.

Run by tests/run.py, or by hand: python3 tests/packaging/amalgam_check.py build/krait
Where the build is and how it was made come from B, VARIANT, CC, WITH_RE and LIBS, as the Makefile sets them.
"""

import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("B", "build")
LIBS = os.environ.get("LIBS", "-ltommath -lutf8proc -lpcre2-8 -lm").split()
CC = os.environ.get("CC", "cc").split()
failed = False


class Failure(Exception):
    pass


def run(*command, folder=ROOT):
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode or done.stderr:
        raise Failure(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[:600]!r}")
    return done.stdout


def read(path):
    with open(path, "rb") as stream:
        return stream.read()


def check_made(folder):
    """`make amalgam`, twice: the second into another file, which must be the same."""
    run("sh", "-c", 'make -s amalgam B="$1" NO_BOOTSTRAP=1 2>"$2/errors" || { cat "$2/errors" >&2; exit 1; }', "sh", BUILD, folder)
    made = os.path.join(ROOT, BUILD, "amalgam")
    for name in ("krait.c", "krait.h"):
        shutil.copy(os.path.join(made, name), folder)
    first = read(os.path.join(folder, "krait.c"))
    os.utime(os.path.join(ROOT, BUILD, "amalgam", "krait.c"), (0, 0))
    run("sh", "-c", 'make -s amalgam B="$1" NO_BOOTSTRAP=1 2>/dev/null', "sh", BUILD)
    if read(os.path.join(made, "krait.c")) != first:
        raise Failure("two runs of tools/amalgam.py gave different files")
    if ROOT.encode() in first:
        raise Failure("it holds the path of this folder")


def check_warnings(folder):
    for with_re in ["1", "0"] if os.environ.get("WITH_RE", "1") == "1" else ["0"]:
        run(*CC, "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-DKR_WITH_RE={with_re}", "krait.c", folder=folder)


def check_alone(folder):
    with_re = [] if os.environ.get("WITH_RE", "1") == "1" else ["-DKR_WITH_RE=0"]
    run(*CC, *with_re, "-c", "krait.c", folder=folder)


def check_names(folder):
    shown = [line.split()[-1] for line in run("nm", "-g", "--defined-only", "krait.o", folder=folder).splitlines()]
    strange = [name for name in shown if not name.startswith("kr_")]
    if strange or not shown:
        raise Failure(f"visible besides kr_ functions: {strange[:10]}")
    archive = run("nm", "-g", "--defined-only", os.path.join(BUILD, "libkrait.a"))
    names = [line.split()[-1] for line in archive.splitlines() if len(line.split()) == 3]
    if sorted(shown) != sorted(name for name in names if not name.startswith("kr_rt_")):   # the process-wide runtime is a library of its own
        raise Failure("it does not show the same functions as libkrait.a")


def check_host(folder):
    host = os.path.join(ROOT, "examples/embed/async_host.c")
    run(*CC, "-I.", host, "krait.o", "-o", "host", *LIBS, folder=folder)
    output = run("./host", folder=folder)
    if output.encode() != read(host[:-2] + ".out"):
        raise Failure(f"the host printed {output!r}")


def check(name, function, folder):
    global failed
    try:
        function(folder)
        print(f"ok {name}")
        return True
    except Failure as failure:
        failed = True
        print(f"FAIL {name}: {failure}".replace("\n", " "))
        return False


if os.environ.get("VARIANT", "release") != "release":
    print("skip the amalgamation: it is the same file for every variant")
    sys.exit()
with tempfile.TemporaryDirectory() as folder:
    if check("made the same twice", check_made, folder):
        check("no warnings, with and without re", check_warnings, folder)
        if check("compiled alone", check_alone, folder):
            check("only kr_ names", check_names, folder)
            check("a host", check_host, folder)
sys.exit(failed)

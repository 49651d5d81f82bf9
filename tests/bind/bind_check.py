# SPDX-License-Identifier: MIT
"""bind_check.py -- `krait bind`: what it writes, what it skips, what it refuses; and whether what it writes works.

Run by tests/run.py, or by hand: python3 tests/bind/bind_check.py build/krait [--update]

The modules are in fixtures/; what is made of NAME.py in a mode is in fixtures/NAME.MODE/, with the output in stdout.
--update writes these anew.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

KRAIT = os.path.abspath(sys.argv[1])
UPDATE = sys.argv[2:] == ["--update"]
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(FIXTURES)))
BUILD = os.path.dirname(KRAIT)
SANITIZER = {"asan": ["-fsanitize=address"], "ubsan": ["-fsanitize=undefined"]}.get(os.path.basename(BUILD), [])
COMPILER = shlex.split(os.environ.get("CC", "cc"))
STRICT = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Werror"]
MODES = {"per-call": "KR_BRIDGE_PER_CALL", "persistent": "KR_BRIDGE_PERSISTENT"}
failed = False


def report(name, why=None):
    global failed
    failed = failed or why is not None
    print(f"ok {name}" if why is None else f"FAIL {name}: {why}")


def krait(*arguments, folder=None):
    return subprocess.run([KRAIT, *arguments], capture_output=True, encoding="utf-8", timeout=60, cwd=folder)


def read_folder(folder):
    texts = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            texts[name] = file.read()
    return texts


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


#### What it writes ###################################################################################################


def check_golden(file, mode):
    name = os.path.splitext(file)[0]
    expected = os.path.join(FIXTURES, f"{name}.{mode}")
    with tempfile.TemporaryDirectory() as folder:
        run = krait("bind", os.path.join(FIXTURES, file), "--mode", mode, "-o", folder)
        if run.returncode or run.stderr:
            return report(f"{name}, {mode}", f"status {run.returncode}: {run.stderr!r}")
        write(folder, "stdout", run.stdout)
        if UPDATE:
            shutil.rmtree(expected, ignore_errors=True)
            shutil.copytree(folder, expected)
        found, wanted = read_folder(folder), read_folder(expected)
    wrong = [text for text in sorted(found.keys() | wanted.keys()) if found.get(text) != wanted.get(text)]
    report(f"{name}, {mode}", f"{', '.join(wrong)} differ from {os.path.relpath(expected, ROOT)}" if wrong else None)


def check_no_trace_of_async():
    texts = read_folder(os.path.join(FIXTURES, "plain.per-call"))
    found = [word for word in ("loop", "await", "async", "bridge", "sync", "coroutine")
             if any(word in text.decode().lower() for text in texts.values())]
    report("no word of loops for a module without async", f"found {found}" if found or "plain_sync.py" in texts else None)


#### What it refuses ##################################################################################################


def check_error(name, arguments, *parts, files=None, status=2):
    """parts: what the error output says; nothing may be written."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "good.py", "async def f(n: int) -> int:\n    return n\n")
        for file, text in (files or {}).items():
            if text is None:
                os.mkdir(os.path.join(folder, file))
            else:
                write(folder, file, text)
        before = sorted(os.listdir(folder))
        run = krait("bind", *arguments, folder=folder)
        after = sorted(os.listdir(folder))
    missing = [part for part in parts if part not in run.stderr]
    if run.returncode != status or missing or run.stdout or after != before:
        report(name, f"status {run.returncode}, stdout {run.stdout!r}, stderr {run.stderr!r}, files {after}")
    else:
        report(name)


def check_errors():
    check_error("no module", [], "which module?")
    check_error("two modules", ["good.py", "other.py"], "one module at a time")
    check_error("no such file", ["missing.py"], "missing.py")
    check_error("a folder", ["folder.py"], "folder.py", files={"folder.py": None})
    check_error("another ending", ["good.txt"], "good.txt", ".pyi", files={"good.txt": ""})
    check_error("an unknown mode", ["good.py", "--mode", "sometimes"], "sometimes", "per-call", "persistent")
    check_error("an unknown mode with =", ["--mode=Persistent", "good.py"], "Persistent", "per-call", "persistent")
    check_error("a mode and no module", ["--mode", "persistent"], "which module?")
    check_error("--mode without a value", ["good.py", "--mode"], "--mode needs a value")
    check_error("an empty mode", ["good.py", "--mode", ""], "--mode needs a value")
    check_error("-o without a value", ["good.py", "-o"], "-o needs a value")
    check_error("an unknown option", ["good.py", "--fast"], "--fast")
    check_error("a module that does not compile", ["bad.py"], "SyntaxError", "bad.py", "line 2", files={"bad.py": "x = 1\nx = = 2\n"})
    check_error("a module that only the compiler refuses", ["bad.py"], "SyntaxError", files={"bad.py": "return 1\n"})
    check_error("a name that is none in C", ["my-module.py"], "my-module", files={"my-module.py": ""})
    check_error("a keyword", ["int.py"], "'int'", files={"int.py": ""})
    check_error("the inside of a package", ["__init__.py"], "__init__", files={"__init__.py": ""})
    check_error("the name of a header", ["string.py"], "string.h", files={"string.py": ""})
    check_error("no such output folder", ["good.py", "-o", "missing"], "missing/good.h")
    check_error("an output that is a folder", ["good.py"], "good_sync.py", files={"good_sync.py": None})


def check_again():
    """Old files are replaced, read-only ones too, and nothing else is left behind."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "good.py", "\ufeffasync def f(n: int) -> int:\r\n    return n\r\n")
        krait("bind", "good.py", folder=folder)
        first = read_folder(folder)
        write(folder, "good.h", "old")
        run = krait("bind", "./good.py", "--mode=per-call", "-o", ".", folder=folder)
        second = read_folder(folder)
    report("the same bytes again", None if first == second and len(first) == 4 and run.returncode == 0 else f"{run.stderr!r}")


#### Whether it works #################################################################################################


def libraries():
    return ["-ltommath", "-lutf8proc", "-lm"] + (["-lpcre2-8"] if krait("-c", "import re").returncode == 0 else [])


def compile_and_run(mode):
    with tempfile.TemporaryDirectory() as folder:
        includes = ["-I", os.path.join(ROOT, "include"), "-I", folder]
        for name in ("typed", "names", "fetcher", "plain", "skipped"):
            krait("bind", os.path.join(FIXTURES, name + ".py"), "--mode", mode, "-o", folder)
        write(folder, "all.cpp", '#include "typed.h"\n#include "names.h"\n#include "fetcher.h"\n#include "plain.h"\n')
        defines = [f"-DHOST_BRIDGE={MODES[mode]}",
                   f'-DWRONG_BRIDGE="RuntimeError: typed was bound with --mode {mode}: its VM needs {MODES[mode]}"']
        sources = [os.path.join(folder, name + ".c") for name in ("typed", "names", "fetcher", "plain", "skipped")]
        program = os.path.join(folder, "host")
        commands = [
            ("compiles as C11 without a warning", [*COMPILER, *STRICT, *SANITIZER, *includes, *defines, *sources,
                                                   os.path.join(FIXTURES, "host.c"), os.path.join(BUILD, "libkrait.a"), *libraries(),
                                                   "-o", program]),
            ("its headers compile as C++11", [*shlex.split(os.environ.get("CXX", "c++")), "-std=c++11", "-Wall", "-Wextra",
                                              "-Wpedantic", "-Werror", "-fsyntax-only", *includes, os.path.join(folder, "all.cpp")]),
        ]
        for name, command in commands:
            run = subprocess.run(command, capture_output=True, encoding="utf-8")
            report(f"{mode} {name}", None if run.returncode == 0 else run.stderr.replace("\n", " | ")[:1500])
        if not os.path.exists(program):
            return
        run = subprocess.run([program, FIXTURES], capture_output=True, encoding="utf-8", timeout=120)
    for line in run.stdout.splitlines():
        word, _, rest = line.partition(" ")
        name, _, why = rest.partition(": ")
        report(f"{mode} host, {name}", why if word == "FAIL" else None)
    if run.returncode:
        report(f"{mode} host", f"status {run.returncode}: {run.stderr[-800:]!r}")


def check_python_shim():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("shims.py", "use_shims.py"):
            shutil.copy(os.path.join(FIXTURES, name), folder)
        krait("bind", "shims.py", folder=folder)
        run = krait("use_shims.py", folder=folder)
    with open(os.path.join(FIXTURES, "use_shims.out"), encoding="utf-8") as file:
        report("the Python shim works", None if run.stdout == file.read() else f"{run.stdout!r} {run.stderr!r}")


def check_document():
    """The example of docs/BIND.md: a Python block, a block of the header, a host, and what it prints."""
    with open(os.path.join(ROOT, "docs/BIND.md"), encoding="utf-8") as file:
        blocks = file.read().split("```")[1::2]
    module, header, host, output = (block.partition("\n")[2] for block in blocks)
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "weather.py", module)
        write(folder, "host.c", host)
        krait("bind", "weather.py", folder=folder)
        with open(os.path.join(folder, "weather.h"), encoding="utf-8") as file:
            report("the header of the document", None if header in file.read() else "it is another one")
        run = subprocess.run([*COMPILER, *STRICT, *SANITIZER, "-I", os.path.join(ROOT, "include"), "host.c", "weather.c",
                              os.path.join(BUILD, "libkrait.a"), *libraries(), "-o", "host"], cwd=folder, capture_output=True, encoding="utf-8")
        if run.returncode == 0:
            run = subprocess.run(["./host"], cwd=folder, capture_output=True, encoding="utf-8", timeout=60)
    report("the example of the document", None if run.stdout == output and run.returncode == 0 else f"{run.stdout!r} {run.stderr!r}")


for file, mode in (("fetcher.py", "per-call"), ("fetcher.py", "persistent"), ("plain.py", "per-call"), ("names.py", "per-call"),
                   ("skipped.py", "per-call"), ("stub.pyi", "persistent"), ("shims.py", "per-call")):
    check_golden(file, mode)
check_no_trace_of_async()
check_errors()
check_again()
for mode in MODES:
    compile_and_run(mode)
check_python_shim()
check_document()
sys.exit(failed)

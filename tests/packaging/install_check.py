# SPDX-License-Identifier: MIT
"""install_check.py -- installs Krait into a folder of its own, builds hosts from there as a user would, and removes it again.

Run by tests/run.py, or by hand: python3 tests/packaging/install_check.py build/krait
Where the build is and how it was made come from B, VARIANT and CC, as the Makefile sets them.
"""

import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PREFIX = "/opt/krait"
HOST = os.path.join(ROOT, "examples/embed/sum.c")
failed = False


class Failure(Exception):
    pass


def run(*command, **environment):
    """The output of a command that must succeed."""
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ, **environment), capture_output=True, encoding="utf-8")
    if done.returncode:
        raise Failure(f"{' '.join(command)} ended with {done.returncode}: {(done.stderr or done.stdout)[-400:]!r}")
    return done.stdout


def make(target, stage):
    run("make", "-s", target, f"DESTDIR={stage}", f"PREFIX={PREFIX}", f"B={os.environ.get('B', 'build')}", "NO_BOOTSTRAP=1")


def packaged(stage, *options):
    """What pkg-config says of the krait in the stage; the stage stands before each path."""
    return run("pkg-config", *options, "krait", PKG_CONFIG_PATH=f"{stage}{PREFIX}/lib/pkgconfig",
               PKG_CONFIG_SYSROOT_DIR=stage).split()


def host(stage, name, options, flags):
    binary = os.path.join(stage, name)
    run(*os.environ.get("CC", "cc").split(), "-Wall", "-Wextra", "-Werror", HOST, "-o", binary,
        *packaged(stage, "--cflags", "--libs", *options), *flags)
    expected = open(HOST[:-2] + ".out", encoding="utf-8").read()
    output = run(binary, LD_LIBRARY_PATH=f"{stage}{PREFIX}/lib")
    if output != expected:
        raise Failure(f"the host printed {output!r}, expected {expected!r}")
    return binary


def needed(binary):
    return re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "-d", binary))


def files(stage):
    return sorted(os.path.relpath(os.path.join(folder, name), stage + PREFIX)
                  for folder, _, names in os.walk(stage + PREFIX) for name in names)


def version():
    return re.search(r'define KR_VERSION "(.*)"', open(os.path.join(ROOT, "include/krait.h"), encoding="utf-8").read()).group(1)


def check_files(stage):
    wanted = ["bin/krait", "include/krait.h", "include/krait_rt.h", "lib/libkrait.a", "lib/libkrait.so", "lib/libkrait.so.0",
              f"lib/libkrait.so.{version()}", "lib/pkgconfig/krait.pc", "share/doc/krait/LICENSE", "share/man/man1/krait.1"]
    if files(stage) != wanted:
        raise Failure(f"installed {files(stage)}, expected {wanted}")


def check_program(stage):
    if run(f"{stage}{PREFIX}/bin/krait", "-c", "print(6 * 7)") != "42\n":
        raise Failure("the installed program does not compute")


def check_version(stage):
    if packaged(stage, "--modversion") != [version()]:
        raise Failure(f"pkg-config says {packaged(stage, '--modversion')}, krait.h says {version()}")


def check_shared_host(stage):
    binary = host(stage, "shared_host", [], [])
    if "libkrait.so.0" not in needed(binary):
        raise Failure(f"the host needs {needed(binary)}, and no libkrait.so.0")


def check_static_host(stage):
    binary = host(stage, "static_host", ["--static"], ["-static"])
    if needed(binary):
        raise Failure(f"a static host needs {needed(binary)}")


def check_moved(stage):
    """The paths of krait.pc begin at its prefix, so that a package can be moved."""
    flags = run("pkg-config", "--define-variable=prefix=/elsewhere", "--cflags", "--libs", "krait",
                PKG_CONFIG_PATH=f"{stage}{PREFIX}/lib/pkgconfig").split()
    if flags != ["-I/elsewhere/include", "-L/elsewhere/lib", "-lkrait"]:
        raise Failure(f"with another prefix: {flags}")


def check_manual(stage):
    """Each option and each exit status of --help is in the manual page, and none besides."""
    page = open(f"{stage}{PREFIX}/share/man/man1/krait.1", encoding="utf-8").read()
    if version() not in page:
        raise Failure("it does not name the version")
    options = {option.replace("\\", "") for line in page.splitlines() if re.match(r"\.(BI|BR|B) \\-", line)
               for option in re.findall(r"\\-(?:\\-)?[a-z]+(?:\\-[a-z]+)*", line)}
    text = run(sys.argv[1], "--help")
    wanted = set(re.findall(r"(?<![\w-])--?[a-z]+(?:-[a-z]+)*", text))
    if options != wanted:
        raise Failure(f"only in one of the page and --help: {sorted(options ^ wanted)}")
    statuses = set(re.findall(r"\b[1-9]\d*\b", text[text.index("Exit status"):]))
    if statuses != set(re.findall(r"^\.B (\d+)$", page, re.M)) - {"0"}:
        raise Failure(f"exit statuses of --help: {sorted(statuses)}")


def check_uninstall(stage):
    make("uninstall", stage)
    if files(stage):
        raise Failure(f"uninstall left {files(stage)}")


def check(name, function, stage):
    global failed
    try:
        function(stage)
        print(f"ok {name}")
    except Failure as failure:
        failed = True
        print(f"FAIL {name}: {failure}".replace("\n", " "))


if os.environ.get("VARIANT", "release") != "release":
    print("skip installing: only the release variant is installed")
    sys.exit()
with tempfile.TemporaryDirectory() as folder:
    check("install", lambda stage: make("install", stage), folder)
    if not failed:
        check("the installed files", check_files, folder)
        check("the installed program", check_program, folder)
        check("the version of pkg-config", check_version, folder)
        check("a host with the shared library", check_shared_host, folder)
        check("a host with the static library", check_static_host, folder)
        check("a prefix that is moved", check_moved, folder)
        check("the manual page against --help", check_manual, folder)
        check("uninstall", check_uninstall, folder)
sys.exit(failed)

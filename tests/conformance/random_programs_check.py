# SPDX-License-Identifier: MIT
"""random_programs_check.py -- random asyncio programs print what CPython printed, and are the same programs each time.

What CPython printed was recorded by conformance/generate/run.py --record; this needs no CPython but the one that runs it.
Run by tests/run.py, or by hand: python3 tests/conformance/random_programs_check.py build/krait
"""

import difflib
import os
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, "..", "..", "conformance", "generate"))
import run
import sides

failed = False


def tell(name, why):
    global failed
    print(f"FAIL {name}: {why}" if why else f"ok {name}")
    failed = failed or bool(why)


with tempfile.TemporaryDirectory() as folder:
    krait = sides.Krait(sys.argv[1], folder)
    for seed, mark, expected in run.read_recorded():
        text = run.make(seed).text()
        if run.digest(text) != mark:
            tell(f"program {seed}", "is not the program that was recorded (run.py --record writes all anew)")
            continue
        given = krait.run(text)
        sys.stderr.write(given.err)     # where the runner looks for reports of sanitizers
        lines = difflib.unified_diff(expected.splitlines(), str(given).splitlines(), "cpython", "krait", "", "", 1)
        tell(f"program {seed}", " | ".join(list(lines)[:12]))

sys.exit(failed)

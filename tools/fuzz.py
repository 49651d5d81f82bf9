#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fuzz.py -- feeds mutated programs to the interpreter, and keeps each one that ends in a way no program should.

The seeds are the tests and the examples. A mutation deletes, repeats, swaps or replaces tokens or bytes. Every run has
small limits; a signal, a time-out, status 122 or a report of a sanitizer is a finding, written to build/fuzz/.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMITS = ["--max-memory", "64M", "--max-time", "2s", "--max-steps", "2000000", "--max-output", "1M", "--virtual-time"]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
SPICE = ["0", "-1", "2**63", "1e308", "''", "b'x'", "[]", "{}", "()", "None", "float('nan')", "lambda: x", "await ", "yield ",
         "async ", "*", "**", "[::-1]", ":=", "raise", "return", "del ", "global x\n", "\n", "    ", "(", ")", "f'{x!r:>{y}}'",
         "try:\n", "finally:\n", "with x:\n", "match x:\n", "case _:\n", "class C(C):\n", "@x\n", "'\\N{DASH}'", "\0", "\u00e9"]


def mutate(source, other, rng):
    tokens = TOKEN.findall(source)
    donor = TOKEN.findall(other) or [" "]
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(tokens) + 1)
        length = rng.choice((1, 1, 2, 5, 20))
        action = rng.randrange(6)
        if action == 0:
            del tokens[at:at + length]
        elif action == 1:
            tokens[at:at] = tokens[at:at + length] * rng.choice((1, 2, 50))
        elif action == 2:
            tokens.insert(at, rng.choice(SPICE))
        elif action == 3:
            tokens[at:at + 1] = [rng.choice(SPICE)]
        elif action == 4:
            start = rng.randrange(len(donor))
            tokens[at:at] = donor[start:start + length]
        elif tokens:
            other_at = rng.randrange(len(tokens))
            at = min(at, len(tokens) - 1)
            tokens[at], tokens[other_at] = tokens[other_at], tokens[at]
    data = "".join(tokens).encode("utf-8", "surrogateescape")
    if rng.random() < 0.1 and data:
        at = rng.randrange(len(data))
        data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1:]
    return data


def judge(interp, path):
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99:allocator_may_return_null=1")
    try:
        run = subprocess.run([interp, *LIMITS, path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, timeout=30, env=environment)
    except subprocess.TimeoutExpired:
        return "time-out", b""
    if run.returncode < 0:
        return f"signal {-run.returncode}", run.stderr
    if run.returncode in (99, 122) or b"Sanitizer" in run.stderr or b"krait: ledger:" in run.stderr:
        return f"status {run.returncode}", run.stderr
    return None, b""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interp", default="build/asan/krait")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    interp = os.path.abspath(options.interp)
    seed = options.seed if options.seed is not None else int(time.time())
    rng = random.Random(seed)
    seeds = []
    for top in ("tests", "examples/scripts", "conformance/cases"):
        for folder, _, files in os.walk(os.path.join(ROOT, top)):
            for name in sorted(files):
                if name.endswith(".py") and not name.endswith("_check.py") and name != "run.py":
                    with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as file:
                        seeds.append(file.read())
    out = os.path.join(ROOT, "build/fuzz")
    os.makedirs(out, exist_ok=True)
    trial = os.path.join(out, "trial.py")
    runs = found = 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        data = mutate(rng.choice(seeds), rng.choice(seeds), rng)
        with open(trial, "wb") as file:
            file.write(data)
        problem, report = judge(interp, trial)
        runs += 1
        if problem:
            found += 1
            kept = os.path.join(out, f"finding_{seed}_{runs}.py")
            os.replace(trial, kept)
            with open(kept[:-3] + ".txt", "wb") as file:
                file.write(report)
            print(f"{problem}: {os.path.relpath(kept, ROOT)}")
    print(f"fuzz: seed {seed}, {runs} programs, {found} findings")
    return 1 if found or not runs else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py -- runs random asyncio programs on Krait and on CPython, and tells where they differ.

    python3 conformance/generate/run.py [--seed 1] [--number 1000] [--interp build/krait] [--oracle python3.13]

Program n is always the same (program.py). Both run on a virtual clock; compared are the output, the exit status and the
last line of the error output. A program that differs is shrunk, and put into build/conformance-random/ with both outputs.
A program whose output on CPython depends on where its objects lie says nothing, and is thrown out. The last line is
"N programs, K differences"; the exit status is 1 when there was a difference. --count says how often each construct
occurs, --print shows a program, --no-shrink leaves programs as they are, --layouts runs each program in other layouts.
--record writes what CPython says to some programs into recorded.txt, for the test that needs no CPython
(tests/conformance/random_programs_check.py).
"""

import argparse
import base64
import collections
import hashlib
import multiprocessing
import os
import sys
import time
import zlib

import constructs
import idioms       # this and statements fill the table of constructs
import program
import shrink
import sides
import statements

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded.txt")
OUT = os.path.join(ROOT, "build", "conformance-random")
# What shrinking makes of a program that is not what differed: other errors, and texts with addresses and folders.
SLIPS = ("NameError", "UnboundLocalError", "AttributeError", "SyntaxError", "TypeError", "<Task", "<Future", "<_Gathering",
         " at 0x", "<coroutine", "<function", "deadlock", "integer modulo")


def make(seed):
    return program.Program(seed, constructs)


class Worker:
    """Compares programs one after another."""

    def __init__(self, options):
        self.options = options
        self.krait = sides.Krait(options.interp, OUT)
        self.oracle = sides.Oracle(options.oracle)
        self.others = []

    def ask(self, oracle, text):
        return oracle.run(text, self.krait.path)

    def is_chance(self, text, run):
        """Whether CPython says something else when the objects lie elsewhere."""
        if not self.others:
            self.others = [sides.Oracle(self.options.oracle, layout) for layout in (1, 2)]
        return any(run.differs(self.ask(other, text)) for other in self.others)

    def compare(self, seed):
        """(seed, what happened, text for the reader): same, chance, stuck, or difference."""
        text = make(seed).text()
        expected = self.ask(self.oracle, text)
        if expected.hangs():
            return seed, "stuck", ""
        if self.options.layouts and self.is_chance(text, expected):
            return seed, "chance", ""
        run = self.krait.run(text)
        kind = expected.differs(run)
        if not kind:
            return seed, "same", ""
        if self.is_chance(text, expected):
            return seed, "chance", ""
        if self.options.shrink:
            text, expected, run = self.shrink(text, kind, expected, run)
        name = os.path.join(OUT, f"{seed}")
        for suffix, content in ((".py", text), (".cpython", str(expected)), (".krait", str(run))):
            with open(name + suffix, "w", encoding="utf-8") as file:
                file.write(content)
        return seed, "difference", f"seed {seed}: {kind} differs: {os.path.relpath(name)}.py\n"

    def shrink(self, text, kind, expected, run):
        slips = {slip for slip in SLIPS if slip in expected.out + expected.last + run.out + run.last}

        def keeps(smaller):
            wanted = self.ask(self.oracle, smaller)
            if wanted.hangs():
                return False
            if kind == "error" and wanted.last.partition(":")[0] != expected.last.partition(":")[0]:
                return False
            if any(slip in wanted.out + wanted.last for slip in SLIPS if slip not in slips):
                return False
            run = self.krait.run(smaller)
            if any(slip in run.out + run.last for slip in SLIPS if slip not in slips):
                return False
            return wanted.differs(run) == kind and not self.is_chance(smaller, wanted)

        smaller = shrink.shrink(text, keeps, program.PRELUDE_NAMES)
        return smaller, self.ask(self.oracle, smaller), self.krait.run(smaller)

    def close(self):
        for side in [self.krait, self.oracle] + self.others:
            side.close()


def work(options, seeds, results):
    """A process: takes seeds until there is None."""
    worker = Worker(options)
    for seed in iter(seeds.get, None):
        results.put(worker.compare(seed))
    worker.close()


def compare_all(options):
    """Yields what happened to each seed, in any order."""
    seeds, results = multiprocessing.Queue(), multiprocessing.Queue()
    for seed in range(options.seed, options.seed + options.number):
        seeds.put(seed)
    processes = []
    for _ in range(options.jobs):
        seeds.put(None)
        processes.append(multiprocessing.Process(target=work, args=(options, seeds, results)))
        processes[-1].start()
    for _ in range(options.number):
        yield results.get()
    for process in processes:
        process.join()


def count_constructs(options):
    """Prints how often each construct is written, and in how many programs."""
    total, programs = collections.Counter(), collections.Counter()
    for seed in range(options.seed, options.seed + options.number):
        counts = make(seed).counts
        total.update(counts)
        programs.update(counts.keys())
    for name, count in total.most_common():
        print(f"{name:20} {count:8} in {programs[name]:7} programs")


def record(options):
    """Writes recorded.txt anew: programs to which stock CPython says the same wherever objects lie. Those that differ here
    are left out; they are not to be recorded but to be mended."""
    krait = sides.Krait(options.interp, OUT)
    oracles = [sides.Oracle(options.oracle)] + [sides.Oracle(options.oracle, layout, by_address=True) for layout in (1, 2, 3)]
    lines = []
    seed = options.seed
    while len(lines) < options.number:
        text = make(seed).text()
        runs = [oracle.run(text, "program.py") for oracle in oracles]
        fits = 0 < runs[0].out.count("\n") < 100 and not runs[0].hangs()
        if fits and not any(run.differs(runs[0]) for run in runs + [krait.run(text)]):
            packed = base64.b85encode(zlib.compress(str(runs[0]).encode(), 9)).decode()
            lines.append(f"{seed} {digest(text)} {packed}\n")
        seed += 1
    for side in oracles + [krait]:
        side.close()
    with open(RECORDED, "w", encoding="utf-8") as file:
        file.writelines(lines)
    print(f"{len(lines)} programs recorded")


def read_recorded():
    """Yields (seed, digest of the program, what CPython did, as text)."""
    with open(RECORDED, encoding="utf-8") as file:
        for line in file:
            seed, mark, packed = line.split()
            yield int(seed), mark, zlib.decompress(base64.b85decode(packed)).decode()


def digest(text):
    """A short mark of a program's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default 1)")
    parser.add_argument("--number", type=int, default=1000, help="how many programs (default 1000)")
    parser.add_argument("--interp", default=os.path.join(ROOT, "build", "krait"))
    parser.add_argument("--oracle", help="the command of a CPython (default: " + " or ".join(sides.ORACLES) + ")")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    parser.add_argument("--layouts", action="store_true", help="run each program in other layouts, to find those of chance")
    parser.add_argument("--count", action="store_true", help="only count the constructs")
    parser.add_argument("--record", action="store_true", help="only write recorded.txt")
    parser.add_argument("--print", action="store_true", help="only print the programs")
    return parser.parse_args()


def main():
    options = parse_options()
    if options.print:
        for seed in range(options.seed, options.seed + options.number):
            print(make(seed).text(), end="")
        return 0
    if options.count:
        count_constructs(options)
        return 0
    options.oracle = options.oracle or sides.find_oracle()
    if options.oracle is None:
        print(f"no CPython to compare with: none of {', '.join(sides.ORACLES)} runs here; name one with --oracle COMMAND")
        return 2
    os.makedirs(OUT, exist_ok=True)
    if options.record:
        record(options)
        return 0
    begin, kinds = time.monotonic(), collections.Counter()
    for seed, kind, message in compare_all(options):
        kinds[kind] += 1
        print(message, end="", flush=True)
    seconds = time.monotonic() - begin
    print(f"{seconds:.1f} s; thrown out: {kinds['chance']} that depend on addresses, {kinds['stuck']} that hang")
    print(f"{options.number} programs, {kinds['difference']} differences")
    return 1 if kinds["difference"] else 0


if __name__ == "__main__":
    sys.exit(main())

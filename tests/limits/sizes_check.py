# SPDX-License-Identifier: MIT
"""sizes_check.py -- every native that makes something of a given size, with sizes around each power of two that matters.

Run by tests/run.py, or by hand: python3 tests/limits/sizes_check.py build/krait [--table]

The table is OPERATIONS x SIZES. Each cell must give a result, an ordinary exception or a limit; a signal, another status, or an
end that comes late is a failure. One process runs the cells of an operation, and another goes on where a limit stopped it.
"""

import os
import re
import subprocess
import sys

KRAIT = os.path.abspath(sys.argv[1])
SIZES = ["2**31-1", "2**31", "2**31+1", "2**32-1", "2**32", "2**32+1", "2**62", "2**63-1", "2**63", "2**64-1", "2**64", "2**128", "-1", "-2**31-1",
         "-2**63", "-2**63-1", "-2**64", "-2**128"]
OPERATIONS = """
"ab" * n | n * "\u20ac" | b"ab" * n | bytearray(b"ab") * n | [1, 2] * n | (1, 2) * n | n * [None] | items.__imul__(n) | data.__imul__(n)
"x".ljust(n) | "x".rjust(n, "\u20ac") | "x".center(n) | "x".zfill(n) | b"x".ljust(n) | b"x".center(n) | b"x".zfill(n) | bytearray(b"x").rjust(n)
f"{1:{n}}" | f"{1:0{n}d}" | f"{1:,.{n}f}" | f"{1.5:.{n}f}" | f"{1.5:.{n}e}" | f"{1.5:{n}.{n}g}" | f"{'x':{n}}" | f"{'x':.{n}}" | f"{1j:{n}}" | format(1, str(n))
"%*d" % (n, 1) | "%.*d" % (n, 1) | "%*s" % (n, "x") | "%.*s" % (n, "x") | "%.*f" % (n, 1.5) | b"%*d" % (n, 1) | b"%.*f" % (n, 1.5) | ("%" + str(n) + "d") % 1
("{:" + str(n) + "}").format("x") | ("{:." + str(n) + "f}").format(1.5)
1 << n | -1 << n | (2 ** 100) << n | 1 >> n | 2 ** n | (-3) ** n | n ** 2 | 10 ** n | 2.0 ** n | pow(2, n, 7) | pow(2, n)
list(range(n)) | tuple(range(n)) | len(range(n)) | list(range(0, n, 2**20))[:5] | set(range(n)) | range(n)[n - 1] | range(0, n, n)[0] | sum(range(n)) | items[n:] | items[:n] | items[::n] | items.insert(n, 1) | items.pop(n)
bytes(n) | bytearray(n) | data.extend(bytes(n)) | bytes([n]) | data.append(n) | (1).to_bytes(n, "big") | (-1).to_bytes(n, "little", signed=True) | n.to_bytes(8, "big") | data.resize(n)
"\\t".expandtabs(n) | b"\\t".expandtabs(n) | "a\\tb\\t".expandtabs(n) | "x".replace("", "ab", n) | text.replace("x", text) | text.replace("", text) | b"x".replace(b"", b"ab", n) | text.join([text] * 2**20) | "x".split("x", n) | "a b".rsplit(None, n)
chr(n) | hex(n) | str(n) | repr(n) | float(n) | complex(n) | hash(n) | round(n, -n) | round(1.5, n) | n.bit_length() | int("1" * 10, 36) * n | divmod(n, 3) | 5 % n | n // -1
deque([1], n) | deque(range(3), n).rotate(n) | deque([1, 2]) * n | repeat(1, n).__length_hint__() | list(islice(repeat(1), n)) | next(batched([1], n), 0) | tee([1], n) | list(combinations("ab", n)) | list(permutations("ab", n)) | list(product("ab", repeat=n)) | list(combinations_with_replacement("ab", n)) | next(islice(count(n), 2**10, None))
math.factorial(n) | math.comb(n, 3) | math.perm(n, 3) | math.comb(3, n) | math.isqrt(n) | math.ldexp(1.0, n) | math.gcd(n, n + 1) | random.getrandbits(n) | random.randbytes(n) | random.randrange(n) | random.sample(range(10), n)
json.dumps([1], indent=n) | textwrap.fill("a b", n) | heapq.nsmallest(n, [1]) | datetime.timedelta(n) | datetime.date(n, 1, 1) | data.hex(":", n) | memoryview(bytes(n)) | struct.pack(f"{n}x") | array.array("b", [0]) * n | re.compile("a").sub("b", "a", n) | re.compile("a{%d}" % n) | re.compile("a").search("a", n)
sys.setrecursionlimit(n) | sys.setswitchinterval(n) | gc.set_threshold(n) | decimal.getcontext().__setattr__("prec", n) | decimal.Decimal(n) ** n | decimal.Decimal(1).scaleb(n) | str(decimal.Decimal(1).scaleb(n)) | decimal.Decimal((0, (1,), n))
"""
PROGRAM = '''
import datetime, decimal, gc, heapq, json, math, random, re, sys, textwrap
from collections import deque
from itertools import *
for name in ("struct", "array"):
    try:
        globals()[name] = __import__(name)
    except ImportError:
        pass
text = "x" * (1 << 20)
for at, n in enumerate({sizes}):
    if at < {begin}:
        continue
    items, data = [1, 2, 3], bytearray(b"xyz")
    print(at, flush=True)
    try:
        result = {operation}
        print("result")
    except Exception as error:
        print(type(error).__name__)
    result = None
'''


def cells(operation):
    """Yields what each size gives: the name of an exception, "result", "limit: ..."; or a failure, in capitals."""
    begin = 0
    while begin < len(SIZES):
        program = PROGRAM.format(sizes="[" + ", ".join(SIZES) + "]", begin=begin, operation=operation)
        try:
            done = subprocess.run([KRAIT, "--max-memory", "64M", "--max-time", "300ms", "-c", program], capture_output=True, text=True, timeout=30, check=False)
        except subprocess.TimeoutExpired:
            yield "NO END within 30 s"
            return
        found = re.findall(r"^\d+\n([A-Za-z]+)$", done.stdout, re.M)
        yield from found
        begin += len(found)
        if begin == len(SIZES) and done.returncode == 0:
            return
        limit = re.findall(r"krait: (limit: \w+)", done.stderr)
        yield limit[-1] if done.returncode == 121 and limit else f"STATUS {done.returncode}: {done.stderr[-200:]}"
        begin += 1


def main():
    failed = False
    for operation in re.split(r" \| |\n", OPERATIONS.strip("\n")):
        answers = list(cells(operation))
        wrong = [f"{size}: {answer}" for size, answer in zip(SIZES, answers) if answer[:3].isupper()]
        if len(answers) != len(SIZES) and not wrong:
            wrong = [f"{len(answers)} answers for {len(SIZES)} sizes"]
        failed = failed or bool(wrong)
        print(f"FAIL {operation}: {'; '.join(wrong)}" if wrong else f"ok {operation}" + (f": {', '.join(answers)}" if "--table" in sys.argv else ""))
    return failed


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: MIT
# Backtracking counts as instructions: the limit of steps ends it.
# limit: instructions=1000000
# status: 121
# stderr: the limit of instructions was reached
import re

try:
    re.search(r"(a+)+$", "a" * 60 + "b")
except BaseException:
    print("no handler sees it")

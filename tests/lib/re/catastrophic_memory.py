# SPDX-License-Identifier: MIT
# The stack of a search is memory of the program.
# limit: memory=4M
import re

try:
    re.match(r"(?:(a)|b)*", "ab" * 200000)
except MemoryError:
    print("MemoryError")  # expect: MemoryError
print(re.match(r"[ab]*", "ab" * 200000).end())  # expect: 400000

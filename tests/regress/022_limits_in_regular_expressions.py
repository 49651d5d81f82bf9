# The memory limit inside the compilation of a pattern was a MemoryError that the program could catch.
# limit: memory=8M
# status: 121
# stderr: krait: limit: memory (8 MiB)
import re

kept = []
while True:
    try:
        kept.append(re.compile(f"(a{len(kept)}|b)*[^xyz]" * 300))
    except MemoryError:
        print("caught")

# limit: output=1K
# status: 121
# stderr: krait: limit: output (1 KiB)
import sys
while True:
    print("x" * 1000, file=sys.stderr)

# limit: memory=8M
# status: 121
# stderr: krait: limit: memory (8 MiB)
from decimal import Decimal, getcontext

getcontext().prec = 10000
kept = [Decimal(n) / 7 for n in range(100000)]

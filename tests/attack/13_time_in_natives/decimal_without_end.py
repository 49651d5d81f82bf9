# attack: decimals of a million digits
# must: limit of time or of memory, or an exception
# status: 121
from decimal import Decimal, getcontext, localcontext
getcontext().prec = 1_000_000
while True:
    Decimal(2).sqrt() * Decimal(3).ln() ** Decimal("1.5")

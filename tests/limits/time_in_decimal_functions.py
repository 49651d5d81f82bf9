# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
from decimal import Decimal, getcontext

getcontext().prec = 2000000
Decimal(2).ln()

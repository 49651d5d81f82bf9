# limit: instructions=2000000
# status: 121
# stderr: krait: limit: instructions
from decimal import Decimal, getcontext

getcontext().prec = 200000
str(Decimal(1) / 7)
Decimal(2).sqrt()
str(Decimal("7" * 150000))
Decimal(3).exp()

# Functions are rounded correctly at any precision.
from decimal import *

setcontext(Context(prec=28, traps=[]))
for prec in (1, 2, 7, 50, 200):
    getcontext().prec = prec
    for n in ("2", "0.5", "1.0000000000000000001", "0.99999", "7e-20", "123456789.123", "3e12", "1e-40"):
        d = Decimal(n)
        print(prec, n, d.sqrt(), d.ln(), d.log10(), d.exp() if d < 10 ** 9 else None, d ** Decimal("0.3"), d ** 7, d ** -3)
getcontext().prec = 3000
for d in (Decimal(2).sqrt(), Decimal(2).ln(), Decimal(1).exp(), Decimal(1) / 7, Decimal("1." + "1" * 6000) * 3):
    print(len(str(d)), str(d)[:20], str(d)[-20:], sum(d.as_tuple().digits))

# attack: division, remainder, divmod, pow and shift by zero and by the smallest number, of all types
# must: ZeroDivisionError, ValueError or a result
# last: done
import math
from decimal import Decimal
least = -2 ** 63
for a in (0, 1, -1, least, least - 1, 2 ** 63, 0.0, -0.0, 1.5, math.inf, math.nan, True, 10 ** 50, 1j, Decimal(0), Decimal(5)):
    for b in (0, -1, 1, least, 0.0, -0.0, math.inf, False, Decimal(0), -1.0, 10 ** 50):
        for use in (lambda: a / b, lambda: a // b, lambda: a % b, lambda: divmod(a, b), lambda: a ** b if abs(b) < 100 else 0, lambda: math.fmod(a, b), lambda: math.remainder(a, b), lambda: a << b if abs(b) < 100 else 0, lambda: a >> b,
                    lambda: pow(a, -1, b), lambda: pow(a, 5, b), lambda: math.gcd(a, b), lambda: math.lcm(a, b), lambda: math.log(a, b), lambda: math.atan2(a, b), lambda: a.__floordiv__(b), lambda: round(a, b if isinstance(b, int) and abs(b) < 100 else 0)):
            try:
                use()
            except (ArithmeticError, ValueError, TypeError, AttributeError):
                pass
assert least // -1 == 2 ** 63 and least % -1 == 0 and divmod(least, -1) == (2 ** 63, 0)
print("done")

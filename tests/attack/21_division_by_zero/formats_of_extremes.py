# attack: formats of the smallest and largest numbers, infinities and nan
# must: a result, or an exception
# last: done
import math
numbers = (-2 ** 63, 2 ** 63 - 1, 0, -1, math.inf, -math.inf, math.nan, -0.0, 5e-324, 1.7976931348623157e308, 2 ** 1000, 1e22, 1e16)
for number in numbers:
    for code in "bcdoxXneEfFgG%s":
        for spec in ("", "0", "+", " ", "#", ",", "_", ".0", ".1", ".50", "020", "*^20", "=+20", "z", "#.0", ",.0"):
            for make in (lambda: format(number, spec + code), lambda: ("%" + spec + code) % number, lambda: f"{number:{spec}{code}}"):
                try:
                    make()
                except (ValueError, TypeError, OverflowError):
                    pass
    for use in (lambda: round(number, -400), lambda: round(number, 400), lambda: int(number), lambda: float(number).as_integer_ratio(), lambda: float(number).hex(), lambda: math.frexp(number), lambda: math.nextafter(number, 0), lambda: math.ulp(number), lambda: hash(number),
                lambda: (-number) // 1, lambda: abs(number), lambda: int(number).bit_length()):
        try:
            use()
        except (ValueError, OverflowError):
            pass
print("done")

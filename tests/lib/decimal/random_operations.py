# Random operations in random contexts; the .out is CPython's. To compare more of them, give a seed and a count:
# SEED COUNT as arguments, run by both. A line: operation, operands, context, result, flags.
import random
import sys
from decimal import *

SEED, COUNT = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (1, 800)
chance = random.Random(SEED)
setcontext(Context(traps=[]))
ROUNDINGS = [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
SPECIAL = ["NaN", "-NaN", "sNaN", "-sNaN1234567890123", "NaN99", "Infinity", "-Infinity", "NaN123456789012345678901234567890123456"]
TYPICAL = ["9", "99", "5", "50", "45", "10", "1000", "12345", "99999999", "100000001", "5000000000"]
UNARY = """abs minus plus to_integral_exact to_integral_value logb next_minus next_plus normalize sqrt exp ln log10 number_class
    to_eng_string to_sci_string is_normal is_subnormal copy_negate logical_invert _apply create_decimal""".split()
BINARY = """add subtract multiply divide divide_int remainder remainder_near divmod compare compare_signal compare_total
    compare_total_mag copy_sign max min max_mag min_mag next_toward quantize same_quantum""".split()


def number(prec, emin, emax):
    kind = chance.random()
    if kind < 0.06:
        return chance.choice(SPECIAL)
    sign = chance.choice(["", "-"])
    if kind < 0.14:
        digits = "0" * chance.choice([1, 1, 3])
    elif kind < 0.35:
        digits = str(chance.randrange(1, 20))
    elif kind < 0.5:
        digits = chance.choice(TYPICAL)
    else:
        digits = str(chance.randrange(10 ** chance.randrange(1, prec + 6)))
    kind = chance.random()
    if kind < 0.3:
        exponent = 0
    elif kind < 0.8:
        exponent = chance.randrange(-prec - 6, prec + 6)
    elif kind < 0.9:
        exponent = chance.choice([emin, emax]) + chance.randrange(-prec - 4, 8)
    else:
        exponent = chance.randrange(-10, 4)
    return f"{sign}{digits}E{exponent}"


def small():
    return chance.choice([str(chance.randrange(-12, 13))] * 3 + [str(chance.randrange(-60, 60)), "2.5", "-0.5", "1e1", "0.1", "0"])


def operation(prec, emin, emax):
    kind = chance.random()
    first, second = number(prec, emin, emax), number(prec, emin, emax)
    if kind < 0.4:
        return chance.choice(UNARY), [first]
    if kind < 0.82:
        return chance.choice(BINARY), [first, second]
    if kind < 0.88:
        return chance.choice(["rotate", "shift", "scaleb", "power"]), [first, small()]
    if kind < 0.92:
        return "fma", [first, second, number(prec, emin, emax)]
    if kind < 0.94:
        return "power", [str(chance.randrange(-50, 50)) + chance.choice(["", "E2", ".0", "0"]),
                         chance.choice(["3", "17", "2E1", "0", "-2", "1.0", "5.5"]),
                         chance.choice(["7", "-13", "1E3", "0", "9999", "2.0"])]
    if kind < 0.97:
        bits = "".join([chance.choice("01") for _ in range(chance.randrange(1, prec + 3))])
        return "logical_" + chance.choice(["and", "or", "xor"]), [bits, chance.choice(["101", "1", "0", "1111111111", "2", "-1"])]
    return "power", [first, second if chance.random() < 0.5 else small()]


for _ in range(COUNT):
    prec = chance.choice([1, 2, 3, 5, 9, 16, 28, 28, 40])
    emax = chance.choice([999999, 999999, 384, 6, 99, 3, 10 ** 9, MAX_EMAX])
    emin = chance.choice([-999999, -999999, -383, -6, -99, -3, 0, -10 ** 9, MIN_EMIN])
    c = Context(prec, chance.choice(ROUNDINGS), emin, emax, chance.randrange(2), chance.randrange(2), traps=[])
    name, operands = operation(prec, emin, emax)
    result = getattr(c, name)(*[n if name == "create_decimal" else Decimal(n) for n in operands])
    flags = [s.__name__ for s, on in c.flags.items() if on]
    print(name, *operands, "|", prec, c.rounding[6:], emin, emax, c.capitals, c.clamp, "|", result, *flags)

# Random texts, formats, mixed operators and conversions; the .out is CPython's. SEED COUNT as arguments: others, or more.
import operator
import random
import sys
from decimal import *
from fractions import Fraction

SEED, COUNT = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (1, 350)
chance = random.Random(SEED)
ODD = [" 1 ", "1_000", "_1", "1_", "1__0", "\u0661\u0662\u0663", "1\u0663.\u0664e\u0662", "+.5", ".", "5.", "-.e1", "e5", "1e", "1e+", "1e5.",
       "inf", "InFinity", "infinit", "nan", "NAN12", "snan0", "nan_1", "sNaN 1", "-inf1", "1e0005", "0e-0", "00012", "--1", "+-1", "1\n",
       "\t2", "1 2", "nan-1", "\xb2", "1e\xb2", "x", "0x10", "1e_5", "1_.5", "1._5", "1\x000", "", "\u20031\u2003",
       "1e99999999999999999999999", "-0e-9999999999999999999999", "1e-99999999999999999999"]
OTHERS = [lambda: chance.randrange(-20, 20), lambda: chance.choice([0.5, -1.25, 1e300, float("inf"), float("nan"), 0.1, 3.0]),
          lambda: Fraction(chance.randrange(-9, 9), chance.randrange(1, 9)), lambda: 10 ** chance.randrange(40), lambda: True,
          lambda: chance.choice([1j, 2 + 0j, "x", None])]
OPERATORS = "eq ne lt le gt ge add sub mul truediv floordiv mod pow".split()
CONVERSIONS = [int, float, complex, round, lambda v: round(v, 2), lambda v: round(v, -1), lambda v: v.as_integer_ratio(),
               lambda v: v.as_tuple(), bool, operator.pos, operator.neg, abs, str, repr, lambda v: v.to_eng_string(),
               lambda v: v.__floor__(), lambda v: v.__ceil__(), lambda v: v.adjusted(), lambda v: v.normalize(),
               lambda v: v.quantize(Decimal("0.01")), lambda v: v.to_integral_exact(ROUND_UP), lambda v: v.to_integral()]


def text():
    kind = chance.random()
    if kind < 0.3:
        return "".join([chance.choice("0123456789.eE+-_ naNInfinityS") for _ in range(chance.randrange(0, 9))])
    if kind < 0.5:
        return chance.choice(ODD)
    return (chance.choice(["", "-", "+"]) + chance.choice(["", str(chance.randrange(10 ** chance.randrange(1, 30)))])
            + chance.choice(["", ".", ".%d" % chance.randrange(10 ** 9)]) + chance.choice(["", "e%d" % chance.randrange(-40, 40)]))


def number():
    if chance.random() < 0.08:
        return Decimal(chance.choice(["nan", "inf", "-inf", "snan", "-nan12"]))
    digits = chance.choice(["0", "0.0", "1", "10", "999", "1.5", "2.50", str(chance.randrange(10 ** chance.randrange(1, 30)))])
    return Decimal(f"{chance.choice(['', '-'])}{digits}E{chance.choice([0, 0, -1, -2, -3, chance.randrange(-30, 30)])}")


def specification():
    return (chance.choice(["", "", "<", ">", "^", "=", "x<", "*^", "0>"]) + chance.choice(["", "", "+", "-", " "])
            + chance.choice(["", "", "", "z"]) + chance.choice(["", "", "0"]) + chance.choice(["", "", "5", "12", "20", "31"])
            + chance.choice(["", "", ","]) + chance.choice(["", "", ".0", ".1", ".2", ".5", ".20"])
            + chance.choice(["", "f", "e", "g", "%", "E", "G", "F", "n"]))


def show(*label):
    *label, function = label
    context = getcontext()
    context.clear_flags()
    try:
        result = repr(function())
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(*label, "|", result, *[s.__name__ for s, on in context.flags.items() if on])


for _ in range(COUNT):
    traps = chance.choice([[], [InvalidOperation, DivisionByZero, Overflow], [FloatOperation, InvalidOperation], [Inexact]])
    rounding = chance.choice([ROUND_HALF_EVEN, ROUND_HALF_EVEN, ROUND_UP, ROUND_FLOOR, ROUND_DOWN])
    setcontext(Context(prec=chance.choice([6, 28]), rounding=rounding, capitals=chance.randrange(2), traps=traps))
    kind = chance.random()
    if kind < 0.35:
        s = text()
        show("Decimal", ascii(s), lambda: Decimal(s))
        show("create_decimal", ascii(s), lambda: getcontext().create_decimal(s))
    elif kind < 0.65:
        d, s = number(), specification()
        show("format", d.to_eng_string(), repr(s), lambda: format(d, s))
    elif kind < 0.9:
        d, other, name = number(), chance.choice(OTHERS)(), chance.choice(OPERATORS)
        if name == "pow" and (d.adjusted() > 50 or isinstance(other, int) and abs(other) > 10 ** 6):
            continue
        show(name, d.to_eng_string(), repr(other), lambda: getattr(operator, name)(d, other))
        show(name, repr(other), d.to_eng_string(), lambda: getattr(operator, name)(other, d))
    elif kind < 0.95:
        d = number()
        if not d.is_nan():
            show("hash", d.to_eng_string(), lambda: hash(d))
        for i, conversion in enumerate(CONVERSIONS):
            show(i, d.to_eng_string(), lambda: conversion(d))
    else:
        f = chance.choice([chance.random() * 10.0 ** chance.randrange(-300, 300), 5e-324, -1.5, 1e22])
        show(repr(f), lambda: Decimal(f))
        show(repr(f), lambda: Decimal.from_float(f))
        show(repr(f), lambda: getcontext().create_decimal(f))

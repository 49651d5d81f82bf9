# Decimals in fractions, statistics, json, math, copy, and in formatting.
import copy
import fractions
import json
import math
import numbers
import statistics
from decimal import *
from fractions import Fraction

D = Decimal


def show(function):
    try:
        print(repr(function()))
    except Exception as e:
        print(type(e).__name__, "|", e)


show(lambda: json.loads("[1.10, 2, 1e400]", parse_float=Decimal))
show(lambda: json.dumps(D(1)))
show(lambda: json.dumps({"a": D("1.50")}, default=str))
for data in ([D("1.1"), D("2.2")], [D("1.5"), D(2), D(7)], [D(1), 2.5], [D("1e-30"), D("3e10"), D(7), D(8)]):
    for function in (statistics.mean, statistics.median, statistics.variance, statistics.pvariance, statistics.stdev, statistics.pstdev,
                     statistics.harmonic_mean, statistics.fmean):
        print(function.__name__, end=" ")
        show(lambda: function(data))
show(lambda: [f([D(1), D("NaN"), D(3)]) for f in (statistics.mean, statistics.variance, statistics.pvariance)])
show(lambda: [f([D("1.5"), 2, 7]) for f in (statistics.mean, statistics.stdev, statistics.median)])
show(lambda: statistics.quantiles([D(1), D(2), D(4)]))
show(lambda: [Fraction(D("1.25")), Fraction.from_decimal(D("-0.5")), Fraction(1, 2) < D(1), D("0.5") == Fraction(1, 2),
              D("Infinity") > Fraction(1, 2), Fraction(1, 3) >= D("0.3333"), D("1.5") ** Fraction(2)])
show(lambda: Fraction(D("NaN")))
show(lambda: D(1) + Fraction(1, 2))
show(lambda: D(Fraction(1, 2)))
show(lambda: [isinstance(D(1), c) for c in (numbers.Number, numbers.Complex, numbers.Real)])
show(lambda: [math.floor(D("-1.5")), math.ceil(D("1.2")), math.trunc(D("1.9")), math.sqrt(D(4)), math.isnan(D("NaN")),
              math.isinf(D("Infinity")), math.fsum([D("0.1")] * 3), math.prod([D(2), D(3)]), math.copysign(1, D("-0"))])
show(lambda: "%s %d %f %.2f %r" % (D("1.5"), D("2.7"), D("3.14159"), D("2.675"), D(1)))
show(lambda: "%x" % D(3))
show(lambda: f"{D('1.5')!r:>20}|{D('1.5'):>8}|{D('1.5')!s}|{D('1234567.891'):,.2f}")
show(lambda: [{D("1.0"): 1}[1], {1: 2}[D(1)], D(1) in [1.0], sorted([D(3), 1, D("2.5"), 2.6]), max(D(1), 2.5), sum([D("0.1")] * 10)])
show(lambda: range(D(3)))
show(lambda: [1, 2][D(1)])
show(lambda: "ab" * D(2))
show(lambda: [hash(D("1e20")) == hash(10 ** 20), hash(D("0.5")) == hash(0.5) == hash(Fraction(1, 2)), hash(D("1e-5")) == hash(Fraction("1e-5")),
              hash(D("-Infinity")) == hash(float("-inf")), hash(D("-1.000")) == hash(-1), hash(D("1.10")) == hash(D("1.1"))])
show(lambda: hash(D("sNaN")))


class Money(Decimal):
    def __init__(self, *args):
        self.unit = "EUR"

    def __str__(self):
        return f"{super().__str__()} {self.unit}"


m = Money("1.50")
show(lambda: [m, str(m), type(m + 1), type(-m), type(Money.from_float(1.5)), type(Money(m)), type(D(m)), m.real is m, hash(m) == hash(D("1.5")),
              m == 1.5, type(m.normalize()), type(copy.copy(m)), type(copy.deepcopy(m)), f"{m:.1f}"])
show(lambda: [copy.copy(D(1)), copy.deepcopy([D(2)]), copy.copy(getcontext()) is getcontext()])
show(lambda: D(1).foo)
show(lambda: setattr(D(1), "x", 3))
match D("2.0"):
    case Decimal() as d if d == 2:
        print("two")
try:
    D(1) / 0
except ZeroDivisionError as e:
    print(repr(e), e.args)

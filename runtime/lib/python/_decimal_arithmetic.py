# SPDX-License-Identifier: MIT
"""The arithmetic below decimal, after the General Decimal Arithmetic Specification.

A number is a tuple (kind, sign, coefficient, exponent); a nan carries its payload as the coefficient. An operation takes
numbers and the state of a context, and gives a number and a status: the bits of the conditions that occurred. It changes
nothing; what a condition leads to is decided in decimal.
"""

from math import gcd

import _decimal
from _decimal import digits

FINITE, INFINITE, QUIET, SIGNALING = range(4)

CLAMPED = 1 << 0
CONVERSION_SYNTAX = 1 << 1
DIVISION_BY_ZERO = 1 << 2
DIVISION_IMPOSSIBLE = 1 << 3
DIVISION_UNDEFINED = 1 << 4
INEXACT = 1 << 5
INVALID_CONTEXT = 1 << 6
INVALID_OPERATION = 1 << 7
OVERFLOW = 1 << 8
ROUNDED = 1 << 9
SUBNORMAL = 1 << 10
UNDERFLOW = 1 << 11
FLOAT_OPERATION = 1 << 12
INVALID = CONVERSION_SYNTAX | DIVISION_IMPOSSIBLE | DIVISION_UNDEFINED | INVALID_CONTEXT | INVALID_OPERATION

ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_UP = "ROUND_UP"
ROUND_DOWN = "ROUND_DOWN"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_05UP = "ROUND_05UP"

MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)

# No number has more digits than this: an operation that would need more is refused before it begins.
MAX_DIGITS = 20000000

NAN = (QUIET, 0, 0, 0)
ZERO = (FINITE, 0, 0, 0)
ONE = (FINITE, 0, 1, 0)
_POWERS = tuple(10 ** i for i in range(64))


class State:
    """What a context says: its settings, the flags (status) and the traps as bits."""

    __slots__ = ("prec", "rounding", "emin", "emax", "capitals", "clamp", "status", "traps", "flags_view", "traps_view")

    def __init__(self, prec, rounding, emin, emax, capitals=1, clamp=0, status=0, traps=0):
        self.prec, self.rounding, self.emin, self.emax = prec, rounding, emin, emax
        self.capitals, self.clamp, self.status, self.traps = capitals, clamp, status, traps
        self.flags_view = self.traps_view = None

    def copy(self):
        return State(self.prec, self.rounding, self.emin, self.emax, self.capitals, self.clamp, self.status, self.traps)

    def with_rounding(self, rounding, more_digits=0):
        return State(self.prec + more_digits, rounding, self.emin, self.emax, self.capitals, self.clamp)

    def etiny(self):
        return self.emin - (self.prec - 1)

    def etop(self):
        return self.emax - (self.prec - 1)


MAXIMAL = State(MAX_PREC, ROUND_HALF_EVEN, MIN_EMIN, MAX_EMAX)


def check_room(count):
    if count > MAX_DIGITS:
        raise MemoryError(f"a decimal number of more than {MAX_DIGITS} digits")


def power_of_ten(n):
    if n < 64:
        return _POWERS[n]
    check_room(n)
    return 10 ** n


# ---- digits as text ----

_LONG_TEXT = 2000     # digits from which on halving is faster


def text(n):
    """The digits of an int of any size."""
    count = digits(n)
    if count < _LONG_TEXT:
        return _decimal.text(n)
    low = count // 2
    high, rest = divmod(n, power_of_ten(low))
    return text(high) + text(rest).rjust(low, "0")


def number(shown):
    """The int of ASCII digits."""
    if len(shown) < _LONG_TEXT:
        return _decimal.number(shown)
    low = len(shown) // 2
    return number(shown[:-low]) * power_of_ten(low) + number(shown[-low:])


# ---- rounding ----

def shift_right(coefficient, count, rounding, sign):
    """Drop the last digits: the rounded coefficient, and whether digits other than zero went."""
    if count > 64 and count > digits(coefficient):
        kept, tail = 0, 1 if coefficient else 0
    else:
        unit = power_of_ten(count)
        kept, rest = divmod(coefficient, unit)
        if not rest:
            return kept, False
        rest += rest
        tail = 1 if rest < unit else 2 if rest == unit else 3
    # tail: what went, as nothing, less than half a unit, half of it, more
    if not tail:
        return kept, False
    if rounding == ROUND_HALF_EVEN:
        up = tail == 3 or tail == 2 and kept & 1
    elif rounding == ROUND_HALF_UP:
        up = tail >= 2
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_HALF_DOWN:
        up = tail == 3
    elif rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_CEILING:
        up = not sign
    elif rounding == ROUND_FLOOR:
        up = sign
    else:
        up = kept % 5 == 0
    return kept + 1 if up else kept, True


def overflow(sign, s, status=0):
    r = s.rounding
    if r in (ROUND_DOWN, ROUND_05UP) or r == (ROUND_CEILING if sign else ROUND_FLOOR):
        result = (FINITE, sign, power_of_ten(s.prec) - 1, s.etop())
    else:
        result = (INFINITE, sign, 0, 0)
    return result, status | OVERFLOW | INEXACT | ROUNDED


def fix(sign, coefficient, exponent, s, status=0):
    """A finite result, fitted into the context."""
    if not coefficient:
        top = s.etop() if s.clamp else s.emax
        if exponent > top:
            return (FINITE, sign, 0, top), status | CLAMPED
        if exponent < s.emin and exponent < s.etiny():
            return (FINITE, sign, 0, s.etiny()), status | CLAMPED
        return (FINITE, sign, 0, exponent), status
    prec = s.prec
    count = digits(coefficient)
    adjusted = exponent + count - 1
    if adjusted > s.emax:
        return overflow(sign, s, status)
    if adjusted < s.emin:
        status |= SUBNORMAL
        etiny = s.etiny()
        if exponent < etiny:
            status |= ROUNDED
            coefficient, inexact = shift_right(coefficient, etiny - exponent, s.rounding, sign)
            exponent = etiny
            if inexact:
                status |= INEXACT | UNDERFLOW
                if not coefficient:
                    status |= CLAMPED
    elif count > prec:
        status |= ROUNDED
        coefficient, inexact = shift_right(coefficient, count - prec, s.rounding, sign)
        exponent += count - prec
        if inexact:
            status |= INEXACT
            if digits(coefficient) > prec:
                coefficient //= 10
                exponent += 1
                if exponent + prec - 1 > s.emax:
                    return overflow(sign, s, status)
    if s.clamp and exponent > s.etop():
        coefficient *= power_of_ten(exponent - s.etop())
        exponent = s.etop()
        status |= CLAMPED
    return (FINITE, sign, coefficient, exponent), status


def quiet(a, s):
    """The nan that an operation gives for a nan: quiet, its payload cut to what the context holds."""
    _, sign, payload, _ = a
    if payload:
        room = s.prec - s.clamp
        if digits(payload) > room:
            payload %= power_of_ten(room)
    return (QUIET, sign, payload, 0)


def finish(a, s):
    """Any number, fitted into the context."""
    kind, sign, coefficient, exponent = a
    if kind == FINITE:
        return fix(sign, coefficient, exponent, s)
    return (a if kind == INFINITE else (kind,) + quiet(a, s)[1:]), 0


def from_nan(a, s):
    return quiet(a, s), INVALID_OPERATION if a[0] == SIGNALING else 0


def from_nans(a, b, s):
    """The result where one operand at least is a nan."""
    if a[0] == SIGNALING or a[0] == QUIET and b[0] != SIGNALING:
        return from_nan(a, s)
    return from_nan(b, s)


# ---- comparing ----

def compare_magnitude(a, b):
    """-1, 0 or 1, without signs; neither is a nan."""
    kind_a, _, ca, ea = a
    kind_b, _, cb, eb = b
    if kind_a or kind_b:
        return kind_a - kind_b
    if ea == eb:
        return (ca > cb) - (ca < cb)
    if not ca or not cb:
        return (ca > 0) - (cb > 0)
    order = digits(ca) + ea - digits(cb) - eb
    if order:
        return 1 if order > 0 else -1
    if ea > eb:
        ca *= power_of_ten(ea - eb)
    else:
        cb *= power_of_ten(eb - ea)
    return (ca > cb) - (ca < cb)


def is_zero(a):
    return not a[0] and not a[2]


def order(a, b):
    """-1, 0 or 1 by value; neither is a nan."""
    if a[1] != b[1]:
        if is_zero(a) and is_zero(b):
            return 0
        return -1 if a[1] else 1
    return -compare_magnitude(a, b) if a[1] else compare_magnitude(a, b)


def of_order(n):
    return (FINITE, 1 if n < 0 else 0, 1 if n else 0, 0)


def compare(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)
    return of_order(order(a, b)), 0


def compare_signal(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)[0], INVALID_OPERATION
    return of_order(order(a, b)), 0


_TOTAL = (0, 1, 3, 2)     # a signaling nan lies below a quiet one


def order_total(a, b):
    if a[1] != b[1]:
        return -1 if a[1] else 1
    if a[0] != b[0]:
        n = _TOTAL[a[0]] - _TOTAL[b[0]]
    elif a[0] > 1:
        n = a[2] - b[2]
    else:
        n = compare_magnitude(a, b) or a[3] - b[3]
    if a[1]:
        n = -n
    return (n > 0) - (n < 0)


def compare_total(a, b, s):
    return of_order(order_total(a, b)), 0


def compare_total_mag(a, b, s):
    return of_order(order_total((a[0], 0) + a[2:], (b[0], 0) + b[2:])), 0


def _choose(a, b, s, sign, by):
    # sign 1: the greater, -1: the lesser
    if a[0] > 1 or b[0] > 1:
        if a[0] == QUIET and b[0] < 2:
            return finish(b, s)
        if b[0] == QUIET and a[0] < 2:
            return finish(a, s)
        return from_nans(a, b, s)
    n = by(a, b) or order_total(a, b)
    return finish(b if n * sign < 0 else a, s)


def maximum(a, b, s):
    return _choose(a, b, s, 1, order)


def minimum(a, b, s):
    return _choose(a, b, s, -1, order)


def maximum_magnitude(a, b, s):
    return _choose(a, b, s, 1, compare_magnitude)


def minimum_magnitude(a, b, s):
    return _choose(a, b, s, -1, compare_magnitude)


# ---- signs ----

def plus(a, s):
    kind, sign, coefficient, exponent = a
    if kind > 1:
        return from_nan(a, s)
    if kind:
        return a, 0
    if not coefficient and s.rounding != ROUND_FLOOR:
        sign = 0
    return fix(sign, coefficient, exponent, s)


def minus(a, s):
    kind, sign, coefficient, exponent = a
    if kind > 1:
        return from_nan(a, s)
    if kind:
        return (kind, 1 - sign, 0, 0), 0
    if not coefficient and s.rounding != ROUND_FLOOR:
        sign = 1
    return fix(1 - sign, coefficient, exponent, s)


def absolute(a, s):
    kind, _, coefficient, exponent = a
    if kind > 1:
        return from_nan(a, s)
    if kind:
        return (kind, 0, 0, 0), 0
    return fix(0, coefficient, exponent, s)


def copy_sign(a, b, s):
    return (a[0], b[1]) + a[2:], 0


def copy_abs(a, s):
    return (a[0], 0) + a[2:], 0


def copy_negate(a, s):
    return (a[0], 1 - a[1]) + a[2:], 0


# ---- sums and products ----

def add(a, b, s, negate=0):
    kind_a, sa, ca, ea = a
    kind_b, sb, cb, eb = b
    if kind_a or kind_b:
        if kind_a > 1 or kind_b > 1:
            return from_nans(a, b, s)
        sb ^= negate
        if kind_a and kind_b and sa != sb:
            return NAN, INVALID_OPERATION
        return (INFINITE, sa if kind_a else sb, 0, 0), 0
    sb ^= negate
    if ea != eb:
        if ea < eb:
            sa, ca, ea, sb, cb, eb = sb, cb, eb, sa, ca, ea
        if ca:
            # A small number far below the digits that are kept counts only as "a little more than nothing".
            count = digits(ca)
            limit = ea - 1 if count > s.prec else ea + count - s.prec - 2
            if eb + digits(cb) - 1 < limit:
                cb, eb = 1 if cb else 0, limit
            ca *= power_of_ten(ea - eb)
    if sa == sb:
        return fix(sa, ca + cb, eb, s)
    ca -= cb
    if ca < 0:
        return fix(sb, -ca, eb, s)
    if not ca:
        sa = 1 if s.rounding == ROUND_FLOOR else 0
    return fix(sa, ca, eb, s)


def subtract(a, b, s):
    return add(a, b, s, 1)


def product(a, b):
    """The exact product of two finite numbers."""
    return (FINITE, a[1] ^ b[1], a[2] * b[2], a[3] + b[3])


def multiply(a, b, s):
    if a[0] or b[0]:
        if a[0] > 1 or b[0] > 1:
            return from_nans(a, b, s)
        if is_zero(a) or is_zero(b):
            return NAN, INVALID_OPERATION
        return (INFINITE, a[1] ^ b[1], 0, 0), 0
    return fix(a[1] ^ b[1], a[2] * b[2], a[3] + b[3], s)


def fused(a, b, c, s):
    if a[0] or b[0]:
        between, status = multiply(a, b, s)
        if status & INVALID:
            return between, status
    else:
        between = product(a, b)
    return add(between, c, s)


# ---- quotients ----

def strip(coefficient, limit):
    """Without trailing zeros, at most `limit` of them: the coefficient, and how many went."""
    gone = 0
    step = 1
    while coefficient and gone < limit:
        step = step if step < limit - gone else limit - gone
        shorter, rest = divmod(coefficient, power_of_ten(step))
        if not rest:
            coefficient = shorter
            gone += step
            step += step
        elif step == 1:
            break
        else:
            step = (step + 1) // 2
    return coefficient, gone


def divide(a, b, s):
    kind_a, sa, ca, ea = a
    kind_b, sb, cb, eb = b
    sign = sa ^ sb
    if kind_a or kind_b:
        if kind_a > 1 or kind_b > 1:
            return from_nans(a, b, s)
        if kind_a and kind_b:
            return NAN, INVALID_OPERATION
        return ((INFINITE, sign, 0, 0), 0) if kind_a else ((FINITE, sign, 0, s.etiny()), CLAMPED)
    if not cb:
        if not ca:
            return NAN, DIVISION_UNDEFINED
        return (INFINITE, sign, 0, 0), DIVISION_BY_ZERO
    ideal = ea - eb
    if not ca:
        return fix(sign, 0, ideal, s)
    shift = digits(cb) - digits(ca) + s.prec + 1
    if shift > MAX_DIGITS:
        return _divide_exactly(sign, ca, cb, ideal, s)
    if shift >= 0:
        q, r = divmod(ca * power_of_ten(shift), cb)
    else:
        q, r = divmod(ca, cb * power_of_ten(-shift))
    if r:
        if q % 5 == 0:
            q += 1        # no tie, and not exact
        gone = 0
    else:
        q, gone = strip(q, shift)
    return fix(sign, q, ideal - shift + gone, s)


def _divide_exactly(sign, ca, cb, ideal, s):
    # For a precision without bounds: only a quotient whose digits end can be had.
    common = gcd(ca, cb)
    ca //= common
    cb //= common
    twos = (cb & -cb).bit_length() - 1
    rest, fives = cb >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    check_room(s.prec if rest != 1 else 0)
    places = twos if twos > fives else fives
    return fix(sign, ca * power_of_ten(places) // cb, ideal - places, s)


def _divide_whole(a, b, s):
    # Finite, b not zero: the quotient and the remainder, not yet fitted; None: it has too many digits.
    _, sa, ca, ea = a
    _, sb, cb, eb = b
    sign = sa ^ sb
    ideal = ea if ea < eb else eb
    if not ca:
        return (FINITE, sign, 0, 0), (FINITE, sa, 0, ideal)
    difference = digits(ca) + ea - digits(cb) - eb
    if difference < 0:
        return (FINITE, sign, 0, 0), (FINITE, sa, ca * power_of_ten(ea - ideal), ideal)
    if difference > s.prec:
        return None
    q, r = divmod(ca * power_of_ten(ea - ideal), cb * power_of_ten(eb - ideal))
    if digits(q) > s.prec:
        return None
    return (FINITE, sign, q, 0), (FINITE, sa, r, ideal)


def divide_int(a, b, s):
    if a[0] or b[0]:
        if a[0] > 1 or b[0] > 1:
            return from_nans(a, b, s)
        if a[0] and b[0]:
            return NAN, INVALID_OPERATION
        return ((INFINITE if a[0] else FINITE), a[1] ^ b[1], 0, 0), 0
    if not b[2]:
        if not a[2]:
            return NAN, DIVISION_UNDEFINED
        return (INFINITE, a[1] ^ b[1], 0, 0), DIVISION_BY_ZERO
    parts = _divide_whole(a, b, s)
    if parts is None:
        return NAN, DIVISION_IMPOSSIBLE
    return finish(parts[0], s)


def remainder(a, b, s):
    if a[0] or b[0]:
        if a[0] > 1 or b[0] > 1:
            return from_nans(a, b, s)
        return (NAN, INVALID_OPERATION) if a[0] else finish(a, s)
    if not b[2]:
        return NAN, DIVISION_UNDEFINED if not a[2] else INVALID_OPERATION
    parts = _divide_whole(a, b, s)
    if parts is None:
        return NAN, DIVISION_IMPOSSIBLE
    return finish(parts[1], s)


def divmod_(a, b, s):
    """The pair of both, and one status."""
    if a[0] > 1 or b[0] > 1:
        result, status = from_nans(a, b, s)
        return (result, result), status
    sign = a[1] ^ b[1]
    if a[0]:
        return ((NAN if b[0] else (INFINITE, sign, 0, 0)), NAN), INVALID_OPERATION
    if b[0]:
        rest, status = finish(a, s)
        return ((FINITE, sign, 0, 0), rest), status
    if not b[2]:
        if not a[2]:
            return (NAN, NAN), DIVISION_UNDEFINED
        return ((INFINITE, sign, 0, 0), NAN), DIVISION_BY_ZERO | INVALID_OPERATION
    parts = _divide_whole(a, b, s)
    if parts is None:
        return (NAN, NAN), DIVISION_IMPOSSIBLE
    quotient, status = finish(parts[0], s)
    rest, more = finish(parts[1], s)
    return (quotient, rest), status | more


def remainder_near(a, b, s):
    if a[0] or b[0]:
        if a[0] > 1 or b[0] > 1:
            return from_nans(a, b, s)
        return (NAN, INVALID_OPERATION) if a[0] else finish(a, s)
    if not b[2]:
        return NAN, DIVISION_UNDEFINED if not a[2] else INVALID_OPERATION
    parts = _divide_whole(a, b, s)
    if parts is None:
        return NAN, DIVISION_IMPOSSIBLE
    (_, _, q, _), (_, sign, r, exponent) = parts
    if digits(r) + exponent > digits(b[2]) + b[3] - 2:
        whole = b[2] * power_of_ten(b[3] - exponent)
        if 2 * r > whole or 2 * r == whole and q & 1:
            if digits(q + 1) > s.prec:
                return NAN, DIVISION_IMPOSSIBLE
            sign, r = 1 - sign, whole - r
    return fix(sign, r, exponent, s)


# ---- exponents ----

def quantize(a, b, s, rounding=None):
    if a[0] or b[0]:
        if a[0] > 1 or b[0] > 1:
            return from_nans(a, b, s)
        return (a, 0) if a[0] and b[0] else (NAN, INVALID_OPERATION)
    exponent = b[3]
    if exponent > s.emax or exponent < s.etiny():
        return NAN, INVALID_OPERATION
    return _rescale(a, exponent, s, rounding or s.rounding)


def _rescale(a, exponent, s, rounding):
    _, sign, coefficient, old = a
    if not coefficient:
        return fix(sign, 0, exponent, s)
    status = 0
    if digits(coefficient) + old - exponent > s.prec:
        return NAN, INVALID_OPERATION
    if old >= exponent:
        coefficient *= power_of_ten(old - exponent)
    else:
        coefficient, inexact = shift_right(coefficient, exponent - old, rounding, sign)
        status = ROUNDED | INEXACT if inexact else ROUNDED
    count = digits(coefficient)
    if coefficient and (count > s.prec or count - 1 + exponent > s.emax):
        return NAN, INVALID_OPERATION
    return fix(sign, coefficient, exponent, s, status)


def to_integral(a, rounding):
    """The number without a fraction, and the status of the exact form."""
    kind, sign, coefficient, exponent = a
    if exponent >= 0 or kind:
        return a, 0
    if not coefficient:
        return (FINITE, sign, 0, 0), 0
    coefficient, inexact = shift_right(coefficient, -exponent, rounding, sign)
    return (FINITE, sign, coefficient, 0), ROUNDED | INEXACT if inexact else ROUNDED


def to_integral_exact(a, s, rounding=None):
    return from_nan(a, s) if a[0] > 1 else to_integral(a, rounding or s.rounding)


def to_integral_value(a, s, rounding=None):
    return from_nan(a, s) if a[0] > 1 else (to_integral(a, rounding or s.rounding)[0], 0)


def normalize(a, s):
    if a[0] > 1:
        return from_nan(a, s)
    (kind, sign, coefficient, exponent), status = finish(a, s)
    if kind:
        return (kind, sign, 0, 0), status
    if not coefficient:
        return (FINITE, sign, 0, 0), status
    top = s.etop() if s.clamp else s.emax
    coefficient, gone = strip(coefficient, top - exponent)
    return (FINITE, sign, coefficient, exponent + gone), status


def scaleb(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)
    if b[0] or b[3] or b[2] > 2 * (s.emax + s.prec):
        return NAN, INVALID_OPERATION
    if a[0]:
        return a, 0
    return fix(a[1], a[2], a[3] + (-b[2] if b[1] else b[2]), s)


def logb(a, s):
    if a[0] > 1:
        return from_nan(a, s)
    if a[0]:
        return (INFINITE, 0, 0, 0), 0
    if not a[2]:
        return (INFINITE, 1, 0, 0), DIVISION_BY_ZERO
    adjusted = digits(a[2]) + a[3] - 1
    return fix(1 if adjusted < 0 else 0, abs(adjusted), 0, s)


def next_plus(a, s):
    return _next(a, s, 0)


def next_minus(a, s):
    return _next(a, s, 1)


def _next(a, s, down):
    # The neighbour above, or below.
    if a[0] > 1:
        return from_nan(a, s)
    if a[0]:
        if a[1] == down:
            return a, 0
        return (FINITE, a[1], power_of_ten(s.prec) - 1, s.etop()), 0
    work = s.with_rounding(ROUND_FLOOR if down else ROUND_CEILING)
    result, status = finish(a, work)
    if status & INEXACT:
        return result, 0
    return add(a, (FINITE, down, 1, s.etiny() - 1), work)[0], 0


def next_toward(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)
    n = order(a, b)
    if not n:
        return (a[0], b[1]) + a[2:], 0
    result, _ = _next(a, s, 1 if n > 0 else 0)
    status = 0
    if result[0]:
        status = OVERFLOW | ROUNDED | INEXACT
    elif digits(result[2]) + result[3] - 1 < s.emin:
        status = UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT
        if not result[2]:
            status |= CLAMPED
    return result, status


# ---- digits ----

def _shift_count(a, b, s):
    # None: b is no count.
    if b[0] or b[3] or b[2] > s.prec:
        return None
    return -b[2] if b[1] else b[2]


def shift(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)
    n = _shift_count(a, b, s)
    if n is None:
        return NAN, INVALID_OPERATION
    if a[0]:
        return a, 0
    kind, sign, coefficient, exponent = a
    keep = s.prec - n if n > 0 else s.prec
    if digits(coefficient) > keep:
        coefficient %= power_of_ten(keep)
    if n >= 0:
        coefficient *= power_of_ten(n)
    else:
        coefficient = shift_right(coefficient, -n, ROUND_DOWN, 0)[0]
    return (kind, sign, coefficient, exponent), 0


def rotate(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)
    n = _shift_count(a, b, s)
    if n is None:
        return NAN, INVALID_OPERATION
    if a[0]:
        return a, 0
    kind, sign, coefficient, exponent = a
    if digits(coefficient) > s.prec:
        coefficient %= power_of_ten(s.prec)
    if n < 0:
        n += s.prec
    high, low = divmod(coefficient, power_of_ten(s.prec - n))
    return (kind, sign, low * power_of_ten(n) + high, exponent), 0

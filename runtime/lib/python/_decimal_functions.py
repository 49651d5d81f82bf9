# SPDX-License-Identifier: MIT
"""Roots, exponentials, logarithms, powers and digit-wise logic for decimal.

exp, ln and log10 are rounded correctly (half even, whatever the context says): they are computed in fixed-point binary with a
few digits more than wanted, and with more again while these digits could still change the rounding.
"""

import math

from _decimal import digits
from _decimal_arithmetic import (CLAMPED, FINITE, INEXACT, INFINITE, INVALID_OPERATION, MAXIMAL, MAX_DIGITS, MAX_EMAX, MIN_EMIN,
                                 NAN, ONE, QUIET, ROUNDED, ROUND_HALF_EVEN, SIGNALING, check_room, divide, fix, from_nan,
                                 from_nans, is_zero, multiply, number, power_of_ten, strip, subtract, text)

_BITS_PER_DIGIT = 3.3219280948873626
_EXPONENT_DIGITS = 19      # digits of the greatest exponent there can be


def _bits(count):
    check_room(count)
    return int(count * _BITS_PER_DIGIT) + 1


# ---- square root ----

def square_root(a, s):
    kind, sign, c, e = a
    if kind > 1:
        return from_nan(a, s)
    if not kind and not c:
        return fix(sign, 0, e >> 1, s)
    if sign:
        return NAN, INVALID_OPERATION
    if kind:
        return a, 0
    half = e >> 1
    if e & 1:
        c *= 10
    shift = s.prec + 1 - (digits(c) + 1) // 2
    rest = 0
    if shift > MAX_DIGITS and math.isqrt(c) ** 2 == c:
        shift = 0      # a precision without bounds, and the root is exact
    if shift >= 0:
        c *= power_of_ten(2 * shift)
    else:
        c, rest = divmod(c, power_of_ten(-2 * shift))
    root = math.isqrt(c)
    if rest or root * root != c:
        if root % 5 == 0:
            root += 1      # no tie, and not exact
        return fix(0, root, half - shift, s.with_rounding(ROUND_HALF_EVEN))
    if shift >= 0:
        root //= power_of_ten(shift)
    else:
        root *= power_of_ten(-shift)
    return fix(0, root, half, s.with_rounding(ROUND_HALF_EVEN))


# ---- fixed-point binary: an int n stands for n / 2**bits ----

def _inverse_hyperbolic(x, bits):
    # atanh(1/x)
    power = (1 << bits) // x
    total = power
    square = x * x
    n = 1
    while power:
        power //= square
        n += 2
        total += power // n
    return total


_constants = {"bits": 0}


def _logarithms(bits):
    """ln 2 and ln 10, with an error of a few units of 2**-bits."""
    if _constants["bits"] < bits:
        work = bits + 64
        a, b, c = (_inverse_hyperbolic(x, work) for x in (31, 49, 161))
        _constants.update(bits=work, two=14 * a + 10 * b + 6 * c, ten=46 * a + 34 * b + 20 * c)
    excess = _constants["bits"] - bits
    return _constants["two"] >> excess, _constants["ten"] >> excess


def _exponential(x, bits):
    # e ** x for 0 <= x < 3
    halvings = math.isqrt(bits) + 2
    work = bits + 2 * halvings + 16
    x = x << work - bits >> halvings
    term = total = 1 << work
    n = 1
    while term:
        term = (term * x >> work) // n
        total += term
        n += 1
    for _ in range(halvings):
        total = total * total >> work
    return total >> work - bits


def _logarithm(x, bits):
    # ln x for 1/2 <= x < 2, by Halley's iteration from what a float knows: each step triples the digits
    steps = [bits + 16]
    while steps[-1] > 45:
        steps.append(steps[-1] // 3 + 8)
    work = steps.pop()
    guess = int(math.log((x >> bits - 60) / (1 << 60)) * (1 << work))
    while steps:
        wanted = steps.pop()
        guess <<= wanted - work
        work = wanted
        value = x << work - bits if work >= bits else x >> bits - work
        if guess >= 0:
            power = _exponential(guess, work)
        else:
            power = (1 << 2 * work) // _exponential(-guess, work)
        guess += (2 * (value - power) << work) // (value + power)
    return guess >> work - bits


def _exp_digits(c, e, sign, count):
    """An int close to e**x * 10**k with at least `count` digits, and -k. The error is less than 2."""
    whole = digits(c) + e          # digits before the point of x; at most those of the greatest exponent
    bits = _bits(count + 6)
    work = bits + _bits(whole if whole > 0 else 0) + 8
    x = (c * power_of_ten(e) << work) if e >= 0 else (c << work) // power_of_ten(-e)
    _, ten = _logarithms(work)
    if sign:
        x = -x
    k, x = divmod(x, ten)
    x >>= work - bits
    return _exponential(x, bits) * power_of_ten(count) >> bits, k - count


def _ln_digits(c, e, places):
    """ln(c * 10**e) * 10**places, rounded to an int, with an error of less than 2."""
    adjusted = digits(c) + e
    bits = max(64, _bits(places + len(str(adjusted))) + 16)
    count = digits(c)
    # x = c * 10**-count lies in 1/10 .. 1; 2**twos brings it near 1
    x = (c << bits) // power_of_ten(count)
    twos = 0
    while x < 3 << bits - 2:
        x <<= 1                    # the bits that come in are below the error
        twos += 1
    x = (c << bits + twos) // power_of_ten(count)
    two, ten = _logarithms(bits)
    total = _logarithm(x, bits) - twos * two + adjusted * ten
    return total * power_of_ten(places) >> bits


def _close_to_one(c, e):
    # How many digits of ln(c * 10**e) lie behind the point before the first that is not zero; 0 for numbers away from 1.
    adjusted = digits(c) + e - 1
    if adjusted not in (0, -1):
        return 0
    difference = abs(c - power_of_ten(-e)) if e <= 0 else c * power_of_ten(e) - 1
    return max(0, -(digits(difference) + e)) if difference else 0


def _rounds_alike(n, error, count):
    """Whether n - error and n + error are the same when rounded to `count` digits."""
    excess = digits(n) - count
    if excess < 2:
        return False
    unit = power_of_ten(excess)
    rest = n % unit
    half = unit >> 1
    return error < rest < half - error or half + error < rest < unit - error


def exp(a, s):
    kind, sign, c, e = a
    if kind > 1:
        return from_nan(a, s)
    if kind:
        return ((FINITE, 0, 0, 0) if sign else a), 0
    if not c:
        return ONE, 0
    even = s.with_rounding(ROUND_HALF_EVEN)
    adjusted = digits(c) + e - 1
    if adjusted > _EXPONENT_DIGITS:
        return _far(sign, 0, even)
    if adjusted < -s.prec - 3:
        return _padded_one(0, s)
    extra = 3
    while True:
        n, exponent = _exp_digits(c, e, sign, s.prec + extra)
        if _rounds_alike(n, 2, s.prec):
            break
        extra += extra
    return fix(0, n, exponent, even)


def _far(small, sign, s):
    # What is too small or too great for any context.
    return fix(sign, 1, s.etiny() - 2 if small else s.emax + 1, s)


def ln(a, s):
    kind, sign, c, e = a
    if kind > 1:
        return from_nan(a, s)
    if is_zero(a):
        return (INFINITE, 1, 0, 0), 0
    if sign:
        return NAN, INVALID_OPERATION
    if kind:
        return a, 0
    return _logarithm_result(c, e, s, None)


def log10(a, s):
    kind, sign, c, e = a
    if kind > 1:
        return from_nan(a, s)
    if is_zero(a):
        return (INFINITE, 1, 0, 0), 0
    if sign:
        return NAN, INVALID_OPERATION
    if kind:
        return a, 0
    one, zeros = strip(c, digits(c))
    if one == 1:
        e += zeros
        return fix(1 if e < 0 else 0, abs(e), 0, s.with_rounding(ROUND_HALF_EVEN))
    return _logarithm_result(c, e, s, 10)


def _logarithm_result(c, e, s, base):
    even = s.with_rounding(ROUND_HALF_EVEN)
    one, zeros = strip(c, digits(c))
    if one == 1 and e + zeros == 0:
        return (FINITE, 0, 0, 0), 0
    behind = _close_to_one(c, e)
    extra = 3
    while True:
        places = s.prec + extra + behind
        if base is None:
            n, error = _ln_digits(c, e, places), 2
        else:
            more = places + 3
            n = _ln_digits(c, e, more) * power_of_ten(places) // _ln_digits(10, 0, more)
            error = 3
        sign, n = (1, -n) if n < 0 else (0, n)
        if n and _rounds_alike(n, error, s.prec):
            return fix(sign, n, -places, even)
        extra += extra


# ---- powers ----

def _is_integer(a):
    # finite, without a fraction
    return not a[0] and (a[3] >= 0 or not a[2] or strip(a[2], -a[3])[1] == -a[3])


def _is_odd(a):
    if not a[2] or a[3] > 0:
        return False
    return a[2] // power_of_ten(-a[3]) % 2 == 1


def _compare_one(a):
    # The magnitude of a finite number, not zero, compared with 1.
    adjusted = digits(a[2]) + a[3] - 1
    if adjusted:
        return 1 if adjusted > 0 else -1
    return (a[2] > power_of_ten(-a[3])) - (a[2] < power_of_ten(-a[3])) if a[3] <= 0 else 1


def power(a, b, s):
    if a[0] > 1 or b[0] > 1:
        return from_nans(a, b, s)
    whole = _is_integer(b)
    sign = 1 if whole and a[1] and _is_odd(b) else 0
    if is_zero(a):
        if is_zero(b):
            return NAN, INVALID_OPERATION
        return ((INFINITE if b[1] else FINITE), sign, 0, 0), 0
    if a[1] and not whole:
        return NAN, INVALID_OPERATION
    if b[0]:
        n = 1 if a[0] else _compare_one(a)
        if not n:
            return _padded_one(0, s)
        return ((FINITE if (n > 0) == b[1] else INFINITE), 0, 0, 0), 0
    if a[0]:
        if is_zero(b):
            return (FINITE, sign, 1, 0), 0
        return ((FINITE if b[1] else INFINITE), sign, 0, 0), 0
    if is_zero(b):
        return (FINITE, sign, 1, 0), 0
    n = _compare_one(a)
    if not n:
        return _power_of_one(a, b, sign, whole, s)
    small = (n < 0) != bool(b[1])
    if _is_far(a, b, small, s):
        return _far(small, sign, s)
    return _power_whole(a, b, sign, s) if whole else _power_real(a, b, s)


def _padded_one(sign, s):
    return (FINITE, sign, power_of_ten(s.prec - 1), 1 - s.prec), INEXACT | ROUNDED


def _power_of_one(a, b, sign, whole, s):
    # 1.00 ** 2 is 1.0000
    if not whole:
        return _padded_one(0, s)
    if b[1]:
        return (FINITE, sign, 1, 0), 0
    places, status = -a[3], 0
    if places:
        if digits(b[2]) + b[3] > _EXPONENT_DIGITS:
            places = s.prec
        else:
            places *= b[2] * power_of_ten(b[3]) if b[3] >= 0 else b[2] // power_of_ten(-b[3])
        if places > s.prec - 1:
            places, status = s.prec - 1, ROUNDED
    return (FINITE, sign, power_of_ten(places), -places), status


def _is_far(a, b, small, s):
    # Whether the result surely lies beyond what the context holds, by the magnitudes of log10 of the base, the exponent, and the
    # limit. What this leaves open is found by computing; the two differ in how tiny results are rounded.
    adjusted = digits(a[2]) + a[3] - 1
    if adjusted > 0:
        log = digits(adjusted) - 1
    elif adjusted < -1:
        log = digits(-adjusted - 1) - 1
    else:
        difference, _ = subtract((FINITE, 0) + a[2:], ONE, MAXIMAL)
        log = digits(difference[2]) + difference[3] - (3 if adjusted == 0 else 2)
    return digits(abs(s.etiny()) if small else s.emax) < log + digits(b[2]) + b[3] - 1


def _power_whole(a, b, sign, s):
    # By squaring, with as many more digits as the exponent has, and three.
    work = s.with_rounding(ROUND_HALF_EVEN, digits(b[2]) + b[3] + 2)
    work.clamp = 0
    status = 0
    base = (FINITE, 0) + a[2:]
    if b[1]:
        work.prec += 1
        base, status = divide(ONE, base, work)
    n = b[2] * power_of_ten(b[3]) if b[3] >= 0 else b[2] // power_of_ten(-b[3])
    result = base
    bit = 1 << n.bit_length() - 1
    while bit > 1:
        bit >>= 1
        result, more = multiply(result, result, work)
        status |= more
        if n & bit:
            result, more = multiply(result, base, work)
            status |= more
        if result[0] or not result[2] and status & CLAMPED:
            break
    if result[0]:
        result, more = _far(False, sign, s)
    else:
        result, more = fix(sign, result[2], result[3], s)
    return result, status | more


def _power_real(a, b, s):
    more = digits(a[2]) - s.prec
    work = s.with_rounding(ROUND_HALF_EVEN, (more if more > 0 else 0) + 4 + _EXPONENT_DIGITS)
    work.clamp, work.emin, work.emax = 0, MIN_EMIN, MAX_EMAX
    result, _ = ln(a, work)
    result, _ = multiply(result, b, work)
    result, status = exp(result, work)
    if result[0]:
        return _far(False, 0, s)
    if _compare_one(result) == 0 if result[2] else False:
        result = (FINITE, 0, power_of_ten(s.prec - 1), 1 - s.prec)
    result, more = fix(0, result[2], result[3], s, INEXACT | ROUNDED)
    return result, status | more


def power_modulo(a, b, m, s):
    for kind in (SIGNALING, QUIET):
        for operand in (a, b, m):
            if operand[0] == kind:
                return from_nan(operand, s)
    if not (_is_integer(a) and _is_integer(b) and _is_integer(m)) or b[1] and b[2] or not m[2]:
        return NAN, INVALID_OPERATION
    if digits(m[2]) + m[3] > s.prec:
        return NAN, INVALID_OPERATION
    if is_zero(a) and is_zero(b):
        return NAN, INVALID_OPERATION
    sign = a[1] if _is_odd(b) else 0
    modulus = _whole(m)
    base = a[2] * pow(10, a[3], modulus) if a[3] >= 0 else _whole(a)
    exponent = b[2] if b[3] == 0 else _whole(b)
    return (FINITE, sign, pow(base, exponent, modulus), 0), 0


def _whole(a):
    return a[2] * power_of_ten(a[3]) if a[3] >= 0 else a[2] // power_of_ten(-a[3])


# ---- logic on digits that are 0 or 1 ----

def _logical(a):
    # The digits read as binary; None: it is no logical number.
    kind, sign, c, e = a
    if kind or sign or e:
        return None
    shown = text(c)
    return None if shown.strip("01") else int(shown, 2)


def _of_logical(n, s):
    shown = f"{n:b}"
    return (FINITE, 0, number(shown[-s.prec:] if len(shown) > s.prec else shown), 0), 0


def logical_and(a, b, s):
    x, y = _logical(a), _logical(b)
    return (NAN, INVALID_OPERATION) if x is None or y is None else _of_logical(x & y, s)


def logical_or(a, b, s):
    x, y = _logical(a), _logical(b)
    return (NAN, INVALID_OPERATION) if x is None or y is None else _of_logical(x | y, s)


def logical_xor(a, b, s):
    x, y = _logical(a), _logical(b)
    return (NAN, INVALID_OPERATION) if x is None or y is None else _of_logical(x ^ y, s)


def logical_invert(a, s):
    x = _logical(a)
    if x is None:
        return NAN, INVALID_OPERATION
    check_room(s.prec)
    return _of_logical(x ^ (1 << s.prec) - 1, s)

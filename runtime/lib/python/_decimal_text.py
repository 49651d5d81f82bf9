# SPDX-License-Identifier: MIT
"""The text of decimal numbers: read, written, and formatted by a specification."""

from _decimal import digits
from _decimal_arithmetic import (FINITE, INFINITE, MAX_PREC, QUIET, SIGNALING, check_room, number, power_of_ten, shift_right,
                                 text)

_FAR = 10 ** 20      # for exponents with more digits than count
_SPECIAL = {"inf": INFINITE, "infinity": INFINITE, "nan": QUIET, "snan": SIGNALING}


def _digits_of(s):
    # ASCII digits, or None. Decimal digits of any script count.
    if s.isascii():
        return s if s.isdigit() else None
    if not s.isdecimal():
        return None
    return "".join([str(int(c)) for c in s])


def parse(s):
    """A number, or None: the text is not one."""
    sign = 0
    if s[:1] in ("+", "-"):
        sign = 1 if s[0] == "-" else 0
        s = s[1:]
    first = s[:1]
    if first in ("i", "I", "n", "N", "s", "S") and first:
        letters = s.rstrip("0123456789") if s.isascii() else s.rstrip("".join({c for c in s if c.isdecimal()}) or " ")
        kind = _SPECIAL.get(letters.lower())
        payload = s[len(letters):]
        if kind is None or payload and kind == INFINITE:
            return None
        payload = _digits_of(payload) if payload else "0"
        return None if payload is None else (kind, sign, number(payload), 0)
    exponent = 0
    for mark in "eE":
        at = s.find(mark)
        if at >= 0:
            shown = s[at + 1:]
            s = s[:at]
            negative = shown[:1] == "-"
            shown = _digits_of(shown[1:] if shown[:1] in ("+", "-") else shown)
            if shown is None:
                return None
            shown = shown.lstrip("0")
            exponent = int(shown or "0") if len(shown) < 20 else _FAR
            if negative:
                exponent = -exponent
            break
    whole, _, fraction = s.partition(".")
    shown = _digits_of(whole + fraction)
    return None if shown is None else (FINITE, sign, number(shown), exponent - len(fraction))


def write(a, capitals=1, engineering=False):
    """str() of a number."""
    kind, sign, c, e = a
    lead = "-" if sign else ""
    if kind:
        if kind == INFINITE:
            return lead + "Infinity"
        return lead + ("NaN" if kind == QUIET else "sNaN") + (text(c) if c else "")
    shown = text(c)
    count = len(shown)
    left = count + e                # digits before the point
    if e <= 0 and left > -6:
        point = left
    elif not engineering:
        point = 1
    elif c:
        point = (left - 1) % 3 + 1
    else:
        point = (left + 1) % 3 - 1
    shown = _with_point(shown, point)
    if left != point:
        shown += f"{'E' if capitals else 'e'}{left - point:+d}"
    return lead + shown


def _with_point(shown, point):
    check_room(abs(point))
    if point <= 0:
        return "0." + "0" * -point + shown
    if point >= len(shown):
        return shown + "0" * (point - len(shown))
    return shown[:point] + "." + shown[point:]


# ---- format ----

class _Specification:
    __slots__ = ("fill", "align", "sign", "no_negative_zero", "force_point", "width", "zero_pad", "separator", "precision",
                 "fraction_separator", "type")


def _parse_specification(s, capitals):
    spec = _Specification()
    spec.fill, spec.align, spec.zero_pad = " ", None, False
    i = 0
    if s[1:2] and s[1] in "<>=^":
        spec.fill, spec.align = s[0], s[1]
        i = 2
    elif s[:1] and s[0] in "<>=^":
        spec.align = s[0]
        i = 1
    spec.sign = "-"
    if s[i:i + 1] and s[i] in "+- ":
        spec.sign = s[i]
        i += 1
    spec.no_negative_zero = s[i:i + 1] == "z"
    i += spec.no_negative_zero
    spec.force_point = s[i:i + 1] == "#"
    i += spec.force_point
    if s[i:i + 1] == "0":
        if spec.align is not None:
            raise ValueError("invalid format string")
        spec.zero_pad = True
        i += 1
    start = i
    while s[i:i + 1].isascii() and s[i:i + 1].isdigit():
        i += 1
    spec.width = _size(s[start:i])
    spec.separator = _separator(s, i)
    i += len(spec.separator)
    spec.precision = None
    spec.fraction_separator = ""
    if s[i:i + 1] == ".":
        start = i = i + 1
        while s[i:i + 1].isascii() and s[i:i + 1].isdigit():
            i += 1
        if start < i:
            spec.precision = _size(s[start:i])
        spec.fraction_separator = _separator(s, i)
        i += len(spec.fraction_separator)
        if start == i:
            raise ValueError("invalid format string")
    spec.type = s[i:]
    if spec.type == "":
        spec.type = "G" if capitals else "g"
    elif spec.type in ("n", "N") and not spec.separator and not spec.fraction_separator:
        spec.type = "g" if spec.type == "n" else "G"
    elif spec.type not in ("e", "E", "f", "F", "g", "G", "%"):
        raise ValueError("invalid format string")
    return spec


def _separator(s, i):
    return s[i:i + 1] if s[i:i + 1] in ("_", ",") else ""


def _size(shown):
    shown = shown.lstrip("0")
    if len(shown) > 19 or int(shown or "0") >= 1 << 63:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    return int(shown or "0")


def _round_to(a, count, s):
    # Exactly `count` digits where there are more; fewer stay, if not `pad`.
    kind, sign, c, e = a
    excess = digits(c) - count
    if excess > 0:
        c, _ = shift_right(c, excess, s.rounding, sign)
        e += excess
        if digits(c) > count:
            c //= 10
            e += 1
    return kind, sign, c, e


def _body(a, spec, s):
    # What stands after the sign of a finite number: the part before the point, the part behind it (with the point), the exponent.
    # Also the number as it was rounded.
    kind = spec.type
    if kind == "%":
        a = a[:3] + (a[3] + 2,)
    form = "f" if kind in "%fF" else kind.lower()
    precision = spec.precision
    if precision is not None:
        if form == "g":
            a = _round_to(a, precision or 1, s)
        elif form == "f":
            change = a[3] + precision
            if change >= 0:
                a = a[:2] + (a[2] * power_of_ten(change) if a[2] else 0, -precision)
            else:
                a = a[:2] + (shift_right(a[2], -change, s.rounding, a[1])[0], -precision)
        elif a[2]:
            a = _round_to(a, precision + 1, s)
            missing = precision + 1 - digits(a[2])
            a = a[:2] + (a[2] * power_of_ten(missing), a[3] - missing)
    if form == "f" and not a[2] and a[3] > 0:
        a = a[:3] + (0,)
    shown = text(a[2])
    left = len(shown) + a[3]
    if form == "f":
        point = left
    elif form == "e":
        point = 1
        if not a[2] and precision is not None:
            point = 1 - precision
    else:
        point = left if a[3] <= 0 and left > -6 else 1
    exponent = "" if left == point and form != "e" else f"{'e' if kind.islower() else 'E'}{left - point:+d}"
    shown = _with_point(shown, point)
    whole, dot, fraction = shown.partition(".")
    if spec.force_point:
        dot = "."
    if spec.fraction_separator:
        fraction = spec.fraction_separator.join([fraction[i:i + 3] for i in range(0, len(fraction), 3)])
    return whole, dot + fraction, exponent, a


def _grouped(whole, width, separator):
    """With separators, and with zeros before it until it is `width` wide."""
    parts = []
    end = len(whole)
    while end > 3:
        parts.append(whole[end - 3:end])
        end -= 3
    parts.append(whole[:end])
    room = width - len(whole) - (len(parts) - 1)
    while room > 0:
        last = parts[-1]
        if len(last) == 3:
            parts.append("0")
            room -= 2
        else:
            parts[-1] = "0" + last
            room -= 1
    return separator.join(parts[::-1])


def format_number(a, specification, s):
    """format() of a number."""
    spec = _parse_specification(specification, s.capitals)
    if spec.width > MAX_PREC or (spec.precision or 0) > MAX_PREC:
        raise ValueError("format specification exceeds internal limits of _decimal")
    check_room(spec.width)
    tail = "%" if spec.type == "%" else ""
    if a[0]:
        shown = write((a[0], 0) + a[2:]) + tail
        if spec.zero_pad:
            spec.fill, spec.align = " ", ">"
        negative = a[1]
    else:
        whole, fraction, exponent, rounded = _body(a, spec, s)
        negative = a[1] and not (spec.no_negative_zero and not rounded[2])
        tail = fraction + exponent + tail
        lead = 1 if negative or spec.sign != "-" else 0
        width = spec.width - len(tail) - lead if spec.zero_pad else 0
        whole = _grouped(whole, width, spec.separator) if spec.separator else whole.rjust(width, "0")
        shown = whole + tail
    sign = "-" if negative else "" if spec.sign == "-" else spec.sign
    gap = spec.width - len(shown) - len(sign)
    if gap <= 0:
        return sign + shown
    if spec.align == "<":
        return sign + shown + spec.fill * gap
    if spec.align == "=":
        return sign + spec.fill * gap + shown
    if spec.align == "^":
        return spec.fill * (gap // 2) + sign + shown + spec.fill * (gap - gap // 2)
    return spec.fill * gap + sign + shown

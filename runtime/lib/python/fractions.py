# SPDX-License-Identifier: MIT
"""Rational numbers in lowest terms."""

import math
from numbers import Rational

__all__ = ["Fraction"]


def _parse(text):
    # [sign] digits [/ digits | . digits] [e exponent], underscores between digits.
    s = text.strip()
    body = s[1:] if s[:1] in ("+", "-") else s
    negative = s[:1] == "-"
    try:
        if "/" in body:
            top, bottom = body.split("/")
            n, d = _digits(top), _digits(bottom)
        else:
            mantissa, mark, exponent = body.lower().partition("e")
            whole, dot, rest = mantissa.partition(".")
            if not (whole or rest):
                raise ValueError
            n = _digits(whole) if whole else 0
            d = 1
            if rest:
                d = 10 ** len(rest.replace("_", ""))
                n = n * d + _digits(rest)
            if mark:
                e = _digits(exponent[1:]) if exponent[:1] in ("+", "-") else _digits(exponent)
                if exponent[:1] == "-":
                    d *= 10 ** e
                else:
                    n *= 10 ** e
    except ValueError:
        raise ValueError(f"Invalid literal for Fraction: {text!r}") from None
    return -n if negative else n, d


def _digits(s):
    if not s or s[0] == "_" or s[-1] == "_" or "__" in s or not s.replace("_", "").isdecimal():
        raise ValueError
    return int(s)


class Fraction:
    """A rational number."""

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if denominator is None:
            if type(numerator) is int:
                return cls._make(numerator, 1)
            if isinstance(numerator, (int, Fraction)):
                return cls._make(numerator.numerator, numerator.denominator)
            if isinstance(numerator, str):
                n, d = _parse(numerator)
            elif hasattr(numerator, "as_integer_ratio") and not isinstance(numerator, type):
                n, d = numerator.as_integer_ratio()
            elif _is_rational(numerator):
                n, d = numerator.numerator, numerator.denominator
            else:
                raise TypeError("argument should be a string or a Rational instance or have the as_integer_ratio() "
                                "method")
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)) \
                or _is_rational(numerator) and _is_rational(denominator):
            n = numerator.numerator * denominator.denominator
            d = denominator.numerator * numerator.denominator
        else:
            raise TypeError("both arguments should be Rational instances")
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        g = math.gcd(n, d)
        if d < 0:
            g = -g
        return cls._make(n // g, d // g)

    @classmethod
    def _make(cls, n, d):
        self = object.__new__(cls)
        self._numerator = n
        self._denominator = d
        return self

    @classmethod
    def from_number(cls, number):
        """The exact value of a number."""
        return cls(number)

    @classmethod
    def from_float(cls, f):
        """The exact value of a float."""
        if isinstance(f, (int, float)):
            return cls._make(*f.as_integer_ratio())
        raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a Decimal."""
        return cls._make(*dec.as_integer_ratio())

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)
    real = property(lambda self: self)
    imag = property(lambda self: 0)

    def conjugate(self):
        """The number itself."""
        return self

    def is_integer(self):
        """True for a whole number."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """(numerator, denominator)."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """The closest fraction with a denominator of at most this."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction._make(p1, q1)
        return Fraction(p0 + k * p1, q0 + k * q1)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __format__(self, spec):
        if not spec or spec[-1] not in "eEfFgG%":
            return format(str(self), spec)
        return format(float(self), spec)

    def _binary(self, other, exact, inexact):
        if isinstance(other, Fraction):
            return exact(self._numerator, self._denominator, other._numerator, other._denominator)
        if isinstance(other, int):
            return exact(self._numerator, self._denominator, int(other), 1)
        if isinstance(other, float):
            return inexact(float(self), other)
        if isinstance(other, complex):
            return inexact(complex(float(self)), other)
        return NotImplemented

    def _reflected(self, other, exact, inexact):
        if isinstance(other, int):
            return exact(int(other), 1, self._numerator, self._denominator)
        if isinstance(other, float):
            return inexact(other, float(self))
        if isinstance(other, complex):
            return inexact(other, complex(float(self)))
        return NotImplemented

    def __pow__(a, b, modulo=None):
        if modulo is not None:
            return NotImplemented
        if isinstance(b, Fraction):
            if b._denominator != 1:
                return float(a) ** float(b)
            b = b._numerator
        if isinstance(b, int):
            if b >= 0:
                return Fraction._make(a._numerator ** b, a._denominator ** b)
            if a._numerator == 0:
                raise ZeroDivisionError(f"Fraction({a._denominator ** -b}, 0)")
            n, d = a._denominator ** -b, a._numerator ** -b
            return Fraction._make(n, d) if d > 0 else Fraction._make(-n, -d)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a, modulo=None):
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, int):
            return Fraction(a) ** b
        if b._denominator == 1:
            return a ** b._numerator
        return a ** float(b)

    def __pos__(a):
        return Fraction._make(a._numerator, a._denominator)

    def __neg__(a):
        return Fraction._make(-a._numerator, a._denominator)

    def __abs__(a):
        return Fraction._make(abs(a._numerator), a._denominator)

    def __int__(a):
        return a._numerator // a._denominator if a._numerator >= 0 else -(-a._numerator // a._denominator)

    __trunc__ = __int__

    def __float__(a):
        return a._numerator / a._denominator

    def __complex__(a):
        return complex(float(a))

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            if rest * 2 < self._denominator:
                return floor
            if rest * 2 > self._denominator:
                return floor + 1
            return floor if floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        if self._denominator == 1:
            return hash(self._numerator)
        modulus = (1 << 61) - 1
        try:
            inverse = pow(self._denominator, -1, modulus)
        except ValueError:
            value = 314159
        else:
            value = hash(hash(abs(self._numerator)) * inverse)
        result = value if self._numerator >= 0 else -value
        return -2 if result == -1 else result

    def __eq__(a, b):
        if isinstance(b, int):
            return a._numerator == b and a._denominator == 1
        if isinstance(b, Fraction):
            return a._numerator == b._numerator and a._denominator == b._denominator
        if isinstance(b, float):
            if math.isnan(b) or math.isinf(b):
                return False
            return a == Fraction(b)
        return NotImplemented

    def _compare(self, other, op):
        if isinstance(other, (int, Fraction)):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return self._compare(Fraction(other), op)
        return NotImplemented

    def __lt__(a, b):
        return a._compare(b, lambda x, y: x < y)

    def __gt__(a, b):
        return a._compare(b, lambda x, y: x > y)

    def __le__(a, b):
        return a._compare(b, lambda x, y: x <= y)

    def __ge__(a, b):
        return a._compare(b, lambda x, y: x >= y)

    def __bool__(a):
        return bool(a._numerator)

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def _is_rational(x):
    return hasattr(x, "numerator") and hasattr(x, "denominator") and not isinstance(x, type)


def _arithmetic(name, exact, inexact):
    def forward(a, b):
        return a._binary(b, exact, inexact)

    def reverse(b, a):
        return b._reflected(a, exact, inexact)

    for prefix, function in (("__", forward), ("__r", reverse)):
        function.__name__ = f"{prefix}{name}__"
        function.__qualname__ = f"Fraction.{function.__name__}"
        setattr(Fraction, function.__name__, function)


_arithmetic("add", lambda a, b, c, d: Fraction(a * d + c * b, b * d), lambda x, y: x + y)
_arithmetic("sub", lambda a, b, c, d: Fraction(a * d - c * b, b * d), lambda x, y: x - y)
_arithmetic("mul", lambda a, b, c, d: Fraction(a * c, b * d), lambda x, y: x * y)
_arithmetic("truediv", lambda a, b, c, d: Fraction(a * d, b * c), lambda x, y: x / y)
_arithmetic("floordiv", lambda a, b, c, d: a * d // (b * c), lambda x, y: x // y)
_arithmetic("mod", lambda a, b, c, d: Fraction(a * d % (c * b), b * d), lambda x, y: x % y)
_arithmetic("divmod", lambda a, b, c, d: (a * d // (b * c), Fraction(a * d % (c * b), b * d)), divmod)

Rational.register(Fraction)

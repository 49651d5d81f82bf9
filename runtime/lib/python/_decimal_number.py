# SPDX-License-Identifier: MIT
"""The class Decimal, and the operations that it shares with Context."""

from collections import namedtuple
from math import copysign, isfinite, isinf
from numbers import Number, Rational

import _decimal_arithmetic as arithmetic
import _decimal_functions as functions
from _decimal import Carrier, digits, make, present, value
from _decimal_arithmetic import (CONVERSION_SYNTAX, FINITE, FLOAT_OPERATION, INFINITE, INVALID_OPERATION, MAXIMAL, NAN, QUIET,
                                 ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, SIGNALING, ZERO, check_room, fix,
                                 is_zero, number, order, power_of_ten, text, to_integral)
from _decimal_context import Context, check_word, rounding_of, signal, state_of
from _decimal_text import format_number, parse, write

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent", module="decimal")
_HASH_MODULUS = (1 << 61) - 1
_HASH_OF_TENTH = pow(10, _HASH_MODULUS - 2, _HASH_MODULUS)
_KINDS = {"F": INFINITE, "n": QUIET, "N": SIGNALING}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


# ---- what others are as a number ----

def _of_int(n):
    n = int(n)
    return (FINITE, 1, -n, 0) if n < 0 else (FINITE, 0, n, 0)


def _of_float(f):
    sign = 1 if copysign(1.0, f) < 0 else 0
    if not isfinite(f):
        return (INFINITE if isinf(f) else QUIET, sign, 0, 0)
    n, d = float.as_integer_ratio(f)
    places = d.bit_length() - 1
    return (FINITE, sign, abs(n) * 5 ** places, -places)


def _of_tuple(given):
    if len(given) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, shown, exponent = given
    kind = FINITE
    if isinstance(exponent, str):
        kind = _KINDS.get(exponent)
        if kind is None:
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        exponent = 0
    elif isinstance(exponent, int):
        check_word(exponent)
    else:
        raise ValueError("exponent must be an integer")
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if kind == INFINITE:
        return (INFINITE, int(sign), 0, 0)
    if not isinstance(shown, (tuple, list)):
        raise ValueError("coefficient must be a tuple of digits")
    for digit in shown:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
    return (kind, int(sign), number("".join([str(int(digit)) for digit in shown]) or "0"), int(exponent))


def _unsupported(given):
    return TypeError(f"conversion from {type(given).__name__} to Decimal is not supported")


def _operand(given):
    """The number of a Decimal or an int."""
    if isinstance(given, Decimal):
        return value(given)
    if isinstance(given, int):
        return _of_int(given)
    raise _unsupported(given)


def _of_text(given, exact):
    if exact:
        given = given.strip().replace("_", "")
    return parse(given)


def _convert(given, state):
    """The number of anything that Decimal() takes, not rounded. None: a text that is no number."""
    if isinstance(given, Decimal):
        return value(given)
    if isinstance(given, int):
        return _of_int(given)
    if isinstance(given, float):
        signal(state, FLOAT_OPERATION)
        return _of_float(given)
    if isinstance(given, (tuple, list)):
        return _of_tuple(given)
    raise _unsupported(given)


def _exact(a, state):
    """A number as it is, or a nan when no context could hold it."""
    kind, sign, coefficient, exponent = a
    if kind or -100000000 < exponent < 100000000:
        return a
    fitted, status = fix(sign, coefficient, exponent, MAXIMAL)
    if not status & (arithmetic.INEXACT | arithmetic.ROUNDED | arithmetic.CLAMPED):
        return fitted
    signal(state, INVALID_OPERATION)
    return NAN


def _quick(kind, sign, coefficient, exponent):
    return make(Decimal, (kind, sign, coefficient, exponent))


# ---- operations ----

def _unary_operator(operation):
    def operator(self, /):
        state = state_of(None)
        result, status = operation(value(self), state)
        if status:
            signal(state, status)
        return make(Decimal, result)

    return operator


def _binary_operator(operation):
    def operator(self, other, /):
        if isinstance(other, Decimal):
            b = value(other)
        elif isinstance(other, int):
            b = _of_int(other)
        else:
            return NotImplemented
        state = state_of(None)
        result, status = operation(value(self), b, state)
        if status:
            signal(state, status)
        return make(Decimal, result)

    def reflected(self, other, /):
        if not isinstance(other, int):
            return NotImplemented
        state = state_of(None)
        result, status = operation(_of_int(other), value(self), state)
        if status:
            signal(state, status)
        return make(Decimal, result)

    return operator, reflected


def _comparison(accept, equality):
    def operator(self, other, /):
        pair = _comparable(self, other, equality)
        if pair is None:
            return NotImplemented
        a, b = pair
        if a[0] > 1 or b[0] > 1:
            if not equality or a[0] == SIGNALING or b[0] == SIGNALING:
                signal(state_of(None), INVALID_OPERATION)
            return accept is _differs
        return accept(order(a, b))

    return operator


def _differs(n):
    return n != 0


def _comparable(self, other, equality):
    """The numbers to compare, or None: the other one is no real number."""
    a = value(self)
    if isinstance(other, Decimal):
        return a, value(other)
    if isinstance(other, int):
        return a, _of_int(other)
    if isinstance(other, complex) and equality and other.imag == 0:
        other = other.real
    if isinstance(other, float):
        state = state_of(None)
        if equality:
            state.status |= FLOAT_OPERATION
        else:
            signal(state, FLOAT_OPERATION)
        return a, _of_float(other)
    if isinstance(other, Rational):
        if not a[0]:
            a = arithmetic.product(a, _of_int(other.denominator))
        return a, _of_int(other.numerator)
    return None


class Decimal(Carrier):
    """Decimal(value='0', context=None)

    A decimal number, exactly as it was written. The value is a text, an int, a float, a tuple (sign, digits, exponent) or
    another Decimal.
    """

    __slots__ = ()

    def __new__(cls, value="0", context=None):
        if type(value) is cls is Decimal and context is None:
            return value
        state = state_of(context)
        if isinstance(value, str):
            a = _of_text(value, True)
            if a is None:
                signal(state, CONVERSION_SYNTAX)
                a = NAN
        else:
            a = _convert(value, state)
        return make(cls, _exact(a, state))

    @classmethod
    def from_float(cls, f, /):
        """The exact value of a float or an int."""
        if isinstance(f, float):
            a = _of_float(f)
        elif isinstance(f, int):
            a = _of_int(f)
        else:
            raise TypeError("argument must be int or float")
        return make(Decimal, a) if cls is Decimal else cls(make(Decimal, a))

    @classmethod
    def from_number(cls, number, /):
        """The exact value of a Decimal, an int or a float."""
        if not isinstance(number, (int, float, Decimal)):
            raise _unsupported(number)
        a = value(number) if isinstance(number, Decimal) else _of_float(number) if isinstance(number, float) else _of_int(number)
        return make(Decimal, a) if cls is Decimal else cls(make(Decimal, a))

    # text

    def __repr__(self):
        return f"Decimal('{write(value(self), state_of(None).capitals)}')"

    def __str__(self):
        return write(value(self), state_of(None).capitals)

    def to_eng_string(self, context=None):
        """The number as a text whose exponent is a multiple of three."""
        return write(value(self), state_of(context).capitals, True)

    def __format__(self, specification, /):
        if not isinstance(specification, str):
            raise TypeError("format arg must be str")
        if not specification:
            return write(value(self), state_of(None).capitals)
        return format_number(value(self), specification, state_of(None))

    def as_tuple(self):
        """The sign, the digits and the exponent."""
        kind, sign, coefficient, exponent = value(self)
        if kind == INFINITE:
            return DecimalTuple(sign, (0,), "F")
        shown = tuple([int(c) for c in text(coefficient)]) if not kind or coefficient else ()
        return DecimalTuple(sign, shown, _LETTERS[kind] if kind else exponent)

    # conversions

    def __hash__(self):
        kind, sign, coefficient, exponent = value(self)
        if kind == SIGNALING:
            raise TypeError("Cannot hash a signaling NaN value")
        if kind == QUIET:
            return object.__hash__(self)
        if kind:
            return -314159 if sign else 314159
        power = pow(10, exponent, _HASH_MODULUS) if exponent >= 0 else pow(_HASH_OF_TENTH, -exponent, _HASH_MODULUS)
        result = coefficient * power % _HASH_MODULUS
        if sign:
            result = -result
        return -2 if result == -1 else result

    def __bool__(self):
        kind, _, coefficient, _ = value(self)
        return kind != FINITE or coefficient != 0

    def _whole(self, rounding):
        a = value(self)
        if a[0] > 1:
            raise ValueError("cannot convert NaN to integer")
        if a[0]:
            raise OverflowError("cannot convert Infinity to integer")
        _, sign, coefficient, exponent = to_integral(a, rounding)[0]
        if coefficient:
            coefficient *= power_of_ten(exponent)
        return -coefficient if sign else coefficient

    def __int__(self):
        return _whole(self, ROUND_DOWN)

    def __trunc__(self):
        return _whole(self, ROUND_DOWN)

    def __floor__(self):
        return _whole(self, ROUND_FLOOR)

    def __ceil__(self):
        return _whole(self, ROUND_CEILING)

    def __round__(self, ndigits=None, /):
        if ndigits is None:
            return _whole(self, ROUND_HALF_EVEN)
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        check_word(ndigits)
        state = state_of(None)
        result, status = arithmetic.quantize(value(self), (FINITE, 0, 1, -int(ndigits)), state)
        if status:
            signal(state, status)
        return make(Decimal, result)

    def __float__(self):
        a = value(self)
        if a[0] == SIGNALING:
            raise ValueError("cannot convert signaling NaN to float")
        if a[0] == QUIET:
            return float("-nan" if a[1] else "nan")
        return float(write(a))

    def __complex__(self):
        return complex(float(self))

    def as_integer_ratio(self):
        """A pair of ints, in lowest terms with a positive denominator, whose quotient is the number."""
        kind, sign, coefficient, exponent = value(self)
        if kind:
            if kind == INFINITE:
                raise OverflowError("cannot convert Infinity to integer ratio")
            raise ValueError("cannot convert NaN to integer ratio")
        if not coefficient:
            return 0, 1
        if sign:
            coefficient = -coefficient
        if exponent >= 0:
            return coefficient * power_of_ten(exponent), 1
        check_room(-exponent)
        fives = twos = -exponent
        while fives > 0 and coefficient % 5 == 0:
            coefficient //= 5
            fives -= 1
        even = min((coefficient & -coefficient).bit_length() - 1, twos)
        return coefficient >> even, 5 ** fives << twos - even

    def __sizeof__(self):
        return object.__sizeof__(self) + value(self)[2].__sizeof__()

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __reduce__(self):
        return type(self), (str(self),)

    @property
    def real(self):
        """The number itself."""
        return self

    @property
    def imag(self):
        """Zero."""
        return make(Decimal, ZERO)

    def conjugate(self):
        """The number itself."""
        return self

    # comparisons

    __eq__ = _comparison(lambda n: n == 0, True)
    __ne__ = _comparison(_differs, True)
    __lt__ = _comparison(lambda n: n < 0, False)
    __le__ = _comparison(lambda n: n <= 0, False)
    __gt__ = _comparison(lambda n: n > 0, False)
    __ge__ = _comparison(lambda n: n >= 0, False)

    # arithmetic

    __pos__ = _unary_operator(arithmetic.plus)
    __neg__ = _unary_operator(arithmetic.minus)
    __abs__ = _unary_operator(arithmetic.absolute)
    __add__, __radd__ = _binary_operator(arithmetic.add)
    __sub__, __rsub__ = _binary_operator(arithmetic.subtract)
    __mul__, __rmul__ = _binary_operator(arithmetic.multiply)
    __truediv__, __rtruediv__ = _binary_operator(arithmetic.divide)
    __floordiv__, __rfloordiv__ = _binary_operator(arithmetic.divide_int)
    __mod__, __rmod__ = _binary_operator(arithmetic.remainder)

    def __divmod__(self, other, /):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return _divmod(value(self), _operand(other), state_of(None))

    def __rdivmod__(self, other, /):
        if not isinstance(other, int):
            return NotImplemented
        return _divmod(_of_int(other), value(self), state_of(None))

    def __pow__(self, other, modulo=None, /):
        if not isinstance(other, (Decimal, int)) or not (modulo is None or isinstance(modulo, (Decimal, int))):
            return NotImplemented
        return _power(value(self), _operand(other), modulo, state_of(None))

    def __rpow__(self, other, modulo=None, /):
        if not isinstance(other, int) or not (modulo is None or isinstance(modulo, (Decimal, int))):
            return NotImplemented
        return _power(_of_int(other), value(self), modulo, state_of(None))

    # with an argument of their own

    def quantize(self, exp, rounding=None, context=None):
        """The number rounded to the exponent of another one."""
        state = state_of(context)
        rounding = None if rounding is None else rounding_of(rounding)
        return _done(arithmetic.quantize(value(self), _operand(exp), state, rounding), state)

    def to_integral_exact(self, rounding=None, context=None):
        """The number rounded to an integer; Inexact and Rounded are signaled."""
        state = state_of(context)
        rounding = None if rounding is None else rounding_of(rounding)
        return _done(arithmetic.to_integral_exact(value(self), state, rounding), state)

    def to_integral_value(self, rounding=None, context=None):
        """The number rounded to an integer, without a signal."""
        state = state_of(context)
        rounding = None if rounding is None else rounding_of(rounding)
        return _done(arithmetic.to_integral_value(value(self), state, rounding), state)

    to_integral = to_integral_value

    def fma(self, other, third, context=None):
        """self * other + third, rounded once."""
        state = state_of(context)
        return _done(arithmetic.fused(value(self), _operand(other), _operand(third), state), state)

    # questions

    def adjusted(self):
        """The exponent of the first digit."""
        kind, _, coefficient, exponent = value(self)
        return 0 if kind else digits(coefficient) + exponent - 1

    def radix(self):
        """Decimal(10)."""
        return _quick(FINITE, 0, 10, 0)

    def canonical(self):
        """The number itself."""
        return self

    def is_canonical(self):
        """True."""
        return True

    def is_finite(self):
        """Whether the number is neither infinite nor a nan."""
        return value(self)[0] == FINITE

    def is_infinite(self):
        """Whether the number is infinite."""
        return value(self)[0] == INFINITE

    def is_nan(self):
        """Whether this is a nan, quiet or signaling."""
        return value(self)[0] > INFINITE

    def is_qnan(self):
        """Whether this is a quiet nan."""
        return value(self)[0] == QUIET

    def is_snan(self):
        """Whether this is a signaling nan."""
        return value(self)[0] == SIGNALING

    def is_signed(self):
        """Whether the sign is negative."""
        return value(self)[1] == 1

    def is_zero(self):
        """Whether the number is zero."""
        return is_zero(value(self))

    def is_normal(self, context=None):
        """Whether the number is finite, not zero, and not subnormal."""
        return _is_ranged(value(self)) and self.adjusted() >= state_of(context).emin

    def is_subnormal(self, context=None):
        """Whether the number is subnormal."""
        return _is_ranged(value(self)) and self.adjusted() < state_of(context).emin

    def number_class(self, context=None):
        """The kind of number, as a text such as '+Normal'."""
        state = state_of(context)
        kind, sign, coefficient, _ = value(self)
        if kind > 1:
            return "NaN" if kind == QUIET else "sNaN"
        if kind:
            name = "Infinity"
        elif not coefficient:
            name = "Zero"
        else:
            name = "Normal" if self.adjusted() >= state.emin else "Subnormal"
        return ("-" if sign else "+") + name

    def copy_abs(self):
        """The number with a positive sign, not rounded."""
        return make(Decimal, (value(self)[0], 0) + value(self)[2:])

    def copy_negate(self):
        """The number with the other sign, not rounded."""
        kind, sign, coefficient, exponent = value(self)
        return _quick(kind, 1 - sign, coefficient, exponent)

    def same_quantum(self, other, context=None):
        """Whether both have the same exponent, or are both infinite or both nans."""
        state_of(context)
        a, b = value(self), _operand(other)
        return (a[0] > 1 and b[0] > 1) or (a[0] == b[0] and a[3] == b[3])


_whole = Decimal._whole
del Decimal._whole


def _done(outcome, state):
    result, status = outcome
    if status:
        signal(state, status)
    return make(Decimal, result)


def _divmod(a, b, state):
    (quotient, rest), status = arithmetic.divmod_(a, b, state)
    if status:
        signal(state, status)
    return make(Decimal, quotient), make(Decimal, rest)


def _power(a, b, modulo, state):
    if modulo is None:
        return _done(functions.power(a, b, state), state)
    return _done(functions.power_modulo(a, b, _operand(modulo), state), state)


def _is_ranged(a):
    return a[0] == FINITE and a[2] != 0


# ---- methods by table ----

# name, operation, what it gives; in Decimal and in Context
_UNARY = (
    ("exp", functions.exp, "e ** x."),
    ("ln", functions.ln, "The natural logarithm."),
    ("log10", functions.log10, "The logarithm to the base ten."),
    ("logb", arithmetic.logb, "The exponent of the first digit, as a Decimal."),
    ("logical_invert", functions.logical_invert, "Each digit 0 for 1 and 1 for 0."),
    ("next_minus", arithmetic.next_minus, "The greatest number that is less."),
    ("next_plus", arithmetic.next_plus, "The least number that is greater."),
    ("normalize", arithmetic.normalize, "The number rounded, without trailing zeros."),
    ("sqrt", functions.square_root, "The square root."),
)
_BINARY = (
    ("compare", arithmetic.compare, "-1, 0 or 1 by value, or a nan."),
    ("compare_signal", arithmetic.compare_signal, "As compare, but every nan signals."),
    ("compare_total", arithmetic.compare_total, "-1, 0 or 1 in the order of all representations."),
    ("compare_total_mag", arithmetic.compare_total_mag, "As compare_total, without signs."),
    ("copy_sign", arithmetic.copy_sign, "The first number with the sign of the second."),
    ("logical_and", functions.logical_and, "The digits 0 and 1 of both, joined by and."),
    ("logical_or", functions.logical_or, "The digits 0 and 1 of both, joined by or."),
    ("logical_xor", functions.logical_xor, "The digits 0 and 1 of both, joined by exclusive or."),
    ("max", arithmetic.maximum, "The greater one; a number rather than a quiet nan."),
    ("max_mag", arithmetic.maximum_magnitude, "The greater one without signs."),
    ("min", arithmetic.minimum, "The lesser one; a number rather than a quiet nan."),
    ("min_mag", arithmetic.minimum_magnitude, "The lesser one without signs."),
    ("next_toward", arithmetic.next_toward, "The neighbour in the direction of the second number."),
    ("remainder_near", arithmetic.remainder_near, "What is left of the first after the nearest multiple of the second."),
    ("rotate", arithmetic.rotate, "The digits rotated by the second number."),
    ("scaleb", arithmetic.scaleb, "The first number with the second added to its exponent."),
    ("shift", arithmetic.shift, "The digits shifted by the second number."),
)
# in Context only
_CONTEXT_UNARY = (
    ("abs", arithmetic.absolute, "The magnitude."),
    ("copy_abs", arithmetic.copy_abs, "The number with a positive sign, not rounded."),
    ("copy_negate", arithmetic.copy_negate, "The number with the other sign, not rounded."),
    ("minus", arithmetic.minus, "As the operator - before a number."),
    ("plus", arithmetic.plus, "As the operator + before a number."),
    ("to_integral_exact", arithmetic.to_integral_exact, "The number rounded to an integer, with signals."),
    ("to_integral_value", arithmetic.to_integral_value, "The number rounded to an integer."),
    ("to_integral", arithmetic.to_integral_value, "The number rounded to an integer."),
    ("_apply", arithmetic.finish, "The number rounded to the context."),
)
_CONTEXT_BINARY = (
    ("add", arithmetic.add, "The sum."),
    ("divide", arithmetic.divide, "The quotient."),
    ("divide_int", arithmetic.divide_int, "The quotient without a fraction."),
    ("multiply", arithmetic.multiply, "The product."),
    ("quantize", arithmetic.quantize, "The first number rounded to the exponent of the second."),
    ("remainder", arithmetic.remainder, "What the division without a fraction leaves."),
    ("subtract", arithmetic.subtract, "The difference."),
)
_QUESTIONS = ("is_finite is_infinite is_nan is_normal is_qnan is_signed is_snan is_subnormal is_zero number_class "
              "to_eng_string").split()


def _method(cls, name, function, doc):
    function.__name__, function.__qualname__, function.__doc__ = name, f"{cls.__name__}.{name}", doc
    setattr(cls, name, function)


def _of_decimal_unary(operation):
    def method(self, context=None):
        state = state_of(context)
        return _done(operation(value(self), state), state)

    return method


def _of_decimal_binary(operation):
    def method(self, other, context=None):
        state = state_of(context)
        return _done(operation(value(self), _operand(other), state), state)

    return method


def _of_context_unary(operation):
    def method(self, x, /):
        state = value(self)
        return _done(operation(_operand(x), state), state)

    return method


def _of_context_binary(operation):
    def method(self, x, y, /):
        state = value(self)
        return _done(operation(_operand(x), _operand(y), state), state)

    return method


def _of_context_question(name):
    question = getattr(Decimal, name)
    if name in ("is_normal", "is_subnormal", "number_class", "to_eng_string"):
        def method(self, x, /):
            return question(make(Decimal, _operand(x)), self)
    else:
        def method(self, x, /):
            return question(make(Decimal, _operand(x)))
    return method


for _name, _operation, _doc in _UNARY:
    _method(Decimal, _name, _of_decimal_unary(_operation), _doc)
    _method(Context, _name, _of_context_unary(_operation), _doc)
for _name, _operation, _doc in _BINARY:
    _method(Decimal, _name, _of_decimal_binary(_operation), _doc)
    _method(Context, _name, _of_context_binary(_operation), _doc)
for _name, _operation, _doc in _CONTEXT_UNARY:
    _method(Context, _name, _of_context_unary(_operation), _doc)
for _name, _operation, _doc in _CONTEXT_BINARY:
    _method(Context, _name, _of_context_binary(_operation), _doc)
for _name in _QUESTIONS:
    _method(Context, _name, _of_context_question(_name), getattr(Decimal, _name).__doc__)
for _name, _operator in list(vars(Decimal).items()):
    if getattr(_operator, "__name__", "") in ("operator", "reflected"):
        _operator.__name__, _operator.__qualname__ = _name, f"Decimal.{_name}"


# ---- Context: what is no operation of Decimal ----

def _canonical(self, x, /):
    if not isinstance(x, Decimal):
        raise TypeError("argument must be a Decimal")
    return x


def _is_canonical(self, x, /):
    return _canonical(self, x) is x


def _copy_decimal(self, x, /):
    return x if type(x) is Decimal else make(Decimal, _operand(x))


def _radix(self):
    return _quick(FINITE, 0, 10, 0)


def _same_quantum(self, x, y, /):
    return make(Decimal, _operand(x)).same_quantum(y)


def _divmod_method(self, x, y, /):
    return _divmod(_operand(x), _operand(y), value(self))


def _power_method(self, a, b, modulo=None):
    return _power(_operand(a), _operand(b), modulo, value(self))


def _fma_method(self, x, y, z, /):
    state = value(self)
    return _done(arithmetic.fused(_operand(x), _operand(y), _operand(z), state), state)


def _to_sci_string(self, x, /):
    return write(_operand(x), value(self).capitals)


def _create_decimal(self, num="0", /):
    state = value(self)
    if isinstance(num, str):
        a = _of_text(num, False)
        if a is None or a[0] > 1 and a[2] and digits(a[2]) > state.prec - state.clamp:
            signal(state, CONVERSION_SYNTAX)
            a = NAN
    else:
        a = _convert(num, state)
        if a[0] > 1 and a[2] and digits(a[2]) > state.prec - state.clamp:
            signal(state, CONVERSION_SYNTAX)
            a = NAN
    return _done(arithmetic.finish(a, state), state)


def _create_decimal_from_float(self, f, /):
    state = value(self)
    return _done(arithmetic.finish(value(Decimal.from_float(f)), state), state)


for _name, _function, _doc in (
    ("canonical", _canonical, "The number itself."),
    ("is_canonical", _is_canonical, "True."),
    ("copy_decimal", _copy_decimal, "The number itself; an int as a Decimal."),
    ("radix", _radix, "Decimal(10)."),
    ("same_quantum", _same_quantum, "Whether both have the same exponent."),
    ("divmod", _divmod_method, "The quotient without a fraction, and what is left."),
    ("power", _power_method, "a ** b, or a ** b % modulo."),
    ("fma", _fma_method, "x * y + z, rounded once."),
    ("to_sci_string", _to_sci_string, "The number as a text."),
    ("create_decimal", _create_decimal, "A Decimal, rounded to the context."),
    ("create_decimal_from_float", _create_decimal_from_float, "The value of a float, rounded to the context."),
):
    _method(Context, _name, _function, _doc)

Decimal.__module__ = "decimal"
present(Decimal)
Number.register(Decimal)

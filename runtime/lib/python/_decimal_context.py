# SPDX-License-Identifier: MIT
"""Contexts and signals of decimal: the settings, flags and traps that an operation obeys, and which context is current."""

from _collections_abc import MutableMapping
from contextvars import ContextVar

from _decimal import Carrier, make, present, value
from _decimal_arithmetic import (CLAMPED, CONVERSION_SYNTAX, DIVISION_BY_ZERO, DIVISION_IMPOSSIBLE, DIVISION_UNDEFINED,
                                 FLOAT_OPERATION, INEXACT, INVALID, INVALID_CONTEXT, INVALID_OPERATION, MAX_EMAX, MAX_PREC,
                                 MIN_EMIN, OVERFLOW, ROUNDED, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
                                 ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, SUBNORMAL, UNDERFLOW, State)


class DecimalException(ArithmeticError):
    """The base of all exceptions of decimal."""


class Clamped(DecimalException):
    """The exponent of a result was changed to fit the context."""


class InvalidOperation(DecimalException):
    """An operation has no result."""


class ConversionSyntax(InvalidOperation):
    """A text is no number."""


class DivisionByZero(DecimalException, ZeroDivisionError):
    """A finite number was divided by zero."""


class DivisionImpossible(InvalidOperation):
    """An integer quotient has more digits than the precision."""


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """Zero was divided by zero."""


class Inexact(DecimalException):
    """Digits other than zero were lost in rounding."""


class InvalidContext(InvalidOperation):
    """The context does not allow the operation."""


class Rounded(DecimalException):
    """Digits were lost in rounding, perhaps only zeros."""


class Subnormal(DecimalException):
    """The exponent of a result was below Emin before rounding."""


class Overflow(Inexact, Rounded):
    """A result was too large."""


class Underflow(Inexact, Rounded, Subnormal):
    """A result was rounded to a subnormal number or to zero."""


class FloatOperation(DecimalException, TypeError):
    """A float was mixed with decimals."""


_SIGNALS = {
    InvalidOperation: INVALID, FloatOperation: FLOAT_OPERATION, DivisionByZero: DIVISION_BY_ZERO, Overflow: OVERFLOW,
    Underflow: UNDERFLOW, Subnormal: SUBNORMAL, Inexact: INEXACT, Rounded: ROUNDED, Clamped: CLAMPED,
}
_CONDITIONS = {
    InvalidOperation: INVALID_OPERATION, ConversionSyntax: CONVERSION_SYNTAX, DivisionImpossible: DIVISION_IMPOSSIBLE,
    DivisionUndefined: DIVISION_UNDEFINED, InvalidContext: INVALID_CONTEXT,
}
# The order in which repr() of a context names them; each condition of InvalidOperation has its own place.
_SHOWN = (
    (CLAMPED, "Clamped"), (CONVERSION_SYNTAX, "InvalidOperation"), (DIVISION_BY_ZERO, "DivisionByZero"),
    (DIVISION_IMPOSSIBLE | DIVISION_UNDEFINED, "InvalidOperation"), (INEXACT, "Inexact"),
    (INVALID_CONTEXT | INVALID_OPERATION, "InvalidOperation"), (FLOAT_OPERATION, "FloatOperation"), (OVERFLOW, "Overflow"),
    (ROUNDED, "Rounded"), (SUBNORMAL, "Subnormal"), (UNDERFLOW, "Underflow"),
)
_ROUNDINGS = (ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)
_NO_SIGNAL = """valid values for signals are:
  [InvalidOperation, FloatOperation, DivisionByZero,
   Overflow, Underflow, Subnormal, Inexact, Rounded,
   Clamped]"""
_NO_ROUNDING = """valid values for rounding are:
  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,
   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
   ROUND_05UP]"""

for _class in (*_SIGNALS, *_CONDITIONS, DecimalException):
    _class.__module__ = "decimal"


def signal(state, status):
    """Note the conditions of an operation in the flags, and raise when one is trapped."""
    state.status |= status
    trapped = status & state.traps
    if trapped:
        names = [c for c, bit in _CONDITIONS.items() if trapped & bit]
        names += [c for c, bit in _SIGNALS.items() if trapped & bit and c is not InvalidOperation]
        for exception, bits in _SIGNALS.items():
            if trapped & bits:
                raise exception(names)


def _mask(signal_class):
    bits = _SIGNALS.get(signal_class) if isinstance(signal_class, type) else None
    if bits is None:
        raise KeyError(_NO_SIGNAL)
    return bits


class SignalDict(MutableMapping):
    """The flags or the traps of a context: every signal, with True or False."""

    __slots__ = ("_state", "_name")

    def __init__(self, state, name):
        self._state = state
        self._name = name

    def __getitem__(self, key):
        return bool(getattr(self._state, self._name) & _mask(key))

    def __setitem__(self, key, on):
        bits = getattr(self._state, self._name)
        setattr(self._state, self._name, bits | _mask(key) if on else bits & ~_mask(key))

    def __delitem__(self, key):
        raise ValueError("signal keys cannot be deleted")

    def __iter__(self):
        return iter(_SIGNALS)

    def __len__(self):
        return len(_SIGNALS)

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return getattr(self._state, self._name) == getattr(other._state, other._name)
        if isinstance(other, dict):
            try:
                return getattr(self._state, self._name) == _bits_of_dict(other)
            except KeyError:
                return False
        return NotImplemented

    __hash__ = None

    def __repr__(self):
        return "{" + ", ".join([f"{key}:{on}" for key, on in self.items()]) + "}"

    def copy(self):
        return dict(self)


def _bits_of_dict(given):
    if len(given) != len(_SIGNALS):
        raise KeyError("invalid signal dict")
    bits = 0
    for key, mask in _SIGNALS.items():
        if key not in given:
            raise KeyError("invalid signal dict")
        if given[key]:
            bits |= mask
    return bits


def _bits_of(given, lists=False):
    if isinstance(given, SignalDict):
        return getattr(given._state, given._name)
    if isinstance(given, dict):
        return _bits_of_dict(given)
    if not lists or not isinstance(given, list):
        raise TypeError("argument must be a signal dict")
    bits = 0
    for key in given:
        bits |= _mask(key)
    return bits


def rounding_of(given):
    if not isinstance(given, str) or given not in _ROUNDINGS:
        raise TypeError(_NO_ROUNDING)
    return given


def check_word(n):
    if not -1 << 63 <= n < 1 << 63:
        raise OverflowError("Python int too large to convert to C ssize_t")


def _setting(name, low, high, message):
    def get(self):
        return getattr(value(self), name)

    def set(self, given):
        if not isinstance(given, int):
            raise TypeError("an integer is required")
        if not low <= given <= high:
            check_word(given)
            raise ValueError(message)
        setattr(value(self), name, int(given))

    return property(get, set)


_SETTINGS = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")


class Context(Carrier):
    """The settings of decimal arithmetic, its flags, and which signals raise exceptions."""

    __slots__ = ()

    prec = _setting("prec", 1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")
    Emin = _setting("emin", MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")
    Emax = _setting("emax", 0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")
    capitals = _setting("capitals", 0, 1, "valid values for capitals are 0 or 1")
    clamp = _setting("clamp", 0, 1, "valid values for clamp are 0 or 1")

    @property
    def rounding(self):
        return value(self).rounding

    @rounding.setter
    def rounding(self, given):
        value(self).rounding = rounding_of(given)

    def __new__(cls, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        state = value(DefaultContext).copy()
        state.status = 0
        return make(cls, state)

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        _apply_settings(self, {"prec": prec, "rounding": rounding, "Emin": Emin, "Emax": Emax, "capitals": capitals,
                               "clamp": clamp})
        state = value(self)
        if traps is not None:
            state.traps = _bits_of(traps, True)
        if flags is not None:
            state.status = _bits_of(flags, True)

    def __getattribute__(self, name):
        if name == "flags":
            state = value(self)
            if state.flags_view is None:
                state.flags_view = SignalDict(state, "status")
            return state.flags_view
        if name == "traps":
            state = value(self)
            if state.traps_view is None:
                state.traps_view = SignalDict(state, "traps")
            return state.traps_view
        return object.__getattribute__(self, name)

    def __setattr__(self, name, given):
        if name == "flags":
            value(self).status = _bits_of(given)
        elif name == "traps":
            value(self).traps = _bits_of(given)
        elif name in _SETTINGS or type(self) is not Context:
            object.__setattr__(self, name, given)
        else:
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    def __repr__(self):
        s = value(self)
        return (f"Context(prec={s.prec}, rounding={s.rounding}, Emin={s.emin}, Emax={s.emax}, capitals={s.capitals}, "
                f"clamp={s.clamp}, flags=[{_names(s.status)}], traps=[{_names(s.traps)}])")

    def __reduce__(self):
        s = value(self)
        return type(self), (s.prec, s.rounding, s.emin, s.emax, s.capitals, s.clamp, _listed(s.status), _listed(s.traps))

    def Etiny(self):
        """The exponent of the least subnormal number."""
        return value(self).etiny()

    def Etop(self):
        """The greatest exponent of a number with all digits."""
        return value(self).etop()

    def copy(self):
        """A new context with the same settings, flags and traps."""
        return make(Context, value(self).copy())

    __copy__ = copy

    def clear_flags(self):
        """Set all flags to False."""
        value(self).status = 0

    def clear_traps(self):
        """Set all traps to False."""
        value(self).traps = 0


def _names(bits):
    names = []
    for mask, name in _SHOWN:
        if bits & mask and name not in names:
            names.append(name)
    return ", ".join(names)


def _listed(bits):
    return [c for c, mask in _SIGNALS.items() if bits & mask]


def _apply_settings(context, settings):
    for name, given in settings.items():
        if given is not None:
            setattr(context, name, given)


def _template(prec, rounding, *traps):
    bits = 0
    for trap in traps:
        bits |= _SIGNALS[trap]
    return make(Context, State(prec, rounding, -999999, 999999, 1, 0, 0, bits))


DefaultContext = _template(28, ROUND_HALF_EVEN, InvalidOperation, DivisionByZero, Overflow)
BasicContext = _template(9, ROUND_HALF_UP, InvalidOperation, DivisionByZero, Overflow, Underflow, Clamped)
ExtendedContext = _template(9, ROUND_HALF_EVEN)

IEEE_CONTEXT_MAX_BITS = 512


def IEEEContext(bits, /):
    """The context of an interchange format of IEEE 754 with this many bits."""
    if not isinstance(bits, int):
        raise TypeError("an integer is required")
    if bits <= 0 or bits > IEEE_CONTEXT_MAX_BITS or bits % 32:
        raise ValueError(f"argument must be a multiple of 32, with a maximum of {IEEE_CONTEXT_MAX_BITS}")
    emax = 3 << bits // 16 + 3
    return make(Context, State(9 * (bits // 32) - 2, ROUND_HALF_EVEN, 1 - emax, emax, 1, 1))


# ---- the current context ----

_variable = ContextVar("decimal_context")


def _unflagged(context):
    state = value(context).copy()
    state.status = 0
    return make(Context, state)


def getcontext():
    """The current context of this task; made from DefaultContext when there is none yet."""
    context = _variable.get(None)
    if context is None:
        context = _unflagged(DefaultContext)
        _variable.set(context)
    return context


def setcontext(context, /):
    """Make a context the current one of this task."""
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    if context is DefaultContext or context is BasicContext or context is ExtendedContext:
        context = _unflagged(context)
    _variable.set(context)


def state_of(context):
    """The state of a context that was given, or of the current one."""
    if context is None:
        return value(_variable.get(None) or getcontext())
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    return value(context)


class ContextManager:
    """Makes a copy of a context current, for a with statement."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, inner, outer):
        self._inner = inner
        self._outer = outer

    def __enter__(self):
        setcontext(self._inner)
        return self._inner

    def __exit__(self, *exception):
        setcontext(self._outer)


def localcontext(ctx=None, *, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
    """A context manager that makes a copy of a context current, with settings of its own."""
    outer = getcontext()
    if ctx is None:
        ctx = outer
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    inner = ctx.copy()
    _apply_settings(inner, {"prec": prec, "rounding": rounding, "Emin": Emin, "Emax": Emax, "capitals": capitals, "clamp": clamp})
    if flags is not None:
        value(inner).status = _bits_of(flags, True)
    if traps is not None:
        value(inner).traps = _bits_of(traps, True)
    return ContextManager(inner, outer)


for _class in (Context, ContextManager, SignalDict):
    _class.__module__ = "decimal" if _class is not SignalDict else "abc"
present(Context)
present(ContextManager)

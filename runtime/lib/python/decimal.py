# SPDX-License-Identifier: MIT
"""Decimal fixed-point and floating-point arithmetic.

Numbers are exact as written, and every operation is rounded as the current context says. _decimal_arithmetic has the operations,
_decimal_context the contexts and signals, _decimal_number the class Decimal. A number may have 20 million digits, whatever the
context allows: what needs more is a MemoryError.
"""

from _decimal_arithmetic import (MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
                                 ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP)
from _decimal_context import (IEEE_CONTEXT_MAX_BITS, BasicContext, Clamped, Context, ConversionSyntax, DecimalException,
                              DefaultContext, DivisionByZero, DivisionImpossible, DivisionUndefined, ExtendedContext,
                              FloatOperation, IEEEContext, Inexact, InvalidContext, InvalidOperation, Overflow, Rounded,
                              Subnormal, Underflow, getcontext, localcontext, setcontext)
from _decimal_number import Decimal, DecimalTuple

__version__ = "1.70"
__libmpdec_version__ = "2.5.1"
HAVE_CONTEXTVAR = True
HAVE_THREADS = True

# What CPython 3.14 added: contexts of IEEE 754, from_number, separators of both parts, three-argument pow by __rpow__.
from decimal import *


def show(function):
    try:
        print(repr(function()))
    except Exception as e:
        print(type(e).__name__, "|", e)


show(lambda: IEEEContext(32))    # expect: Context(prec=7, rounding=ROUND_HALF_EVEN, Emin=-95, Emax=96, capitals=1, clamp=1, flags=[], traps=[])
show(lambda: IEEEContext(64))    # expect: Context(prec=16, rounding=ROUND_HALF_EVEN, Emin=-383, Emax=384, capitals=1, clamp=1, flags=[], traps=[])
show(lambda: IEEEContext(128))   # expect: Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=1, flags=[], traps=[])
show(lambda: IEEEContext(256))   # expect: Context(prec=70, rounding=ROUND_HALF_EVEN, Emin=-1572863, Emax=1572864, capitals=1, clamp=1, flags=[], traps=[])
show(lambda: IEEEContext(33))    # expect: ValueError | argument must be a multiple of 32, with a maximum of 512
show(lambda: IEEEContext("x"))   # expect: TypeError | an integer is required
show(lambda: IEEE_CONTEXT_MAX_BITS)         # expect: 512
show(lambda: Decimal.from_number(3.5))      # expect: Decimal('3.5')
show(lambda: Decimal.from_number(7))        # expect: Decimal('7')
show(lambda: Decimal.from_number("7"))      # expect: TypeError | conversion from str to Decimal is not supported
d = Decimal("1234567.123456")
print(*[format(d, s) for s in ("_", "_.2f", "015_", ".6,f", ",.4_f", "020_.4_f", ".5,g")])   # expect: 1_234_567.123456 1_234_567.12 1_234_567.123456 1234567.123,456 1,234,567.123_5 00_001_234_567.123_5 1.234,6e+6
show(lambda: pow(2, Decimal(5), 7))         # expect: Decimal('4')

# Settings, flags, traps, and what is said when they are wrong.
from decimal import *


def show(function):
    try:
        print(repr(function()))
    except Exception as e:
        print(type(e).__name__, "|", e)


c, D = Context(), Decimal
for settings in (dict(prec=0), dict(prec="x"), dict(prec=10 ** 30), dict(prec=1.0), dict(prec=True), dict(rounding="x"), dict(rounding=3),
                 dict(Emin=1), dict(Emax=-1), dict(Emax=10 ** 19), dict(capitals=2), dict(clamp=2), dict(flags=3), dict(traps=[3]),
                 dict(flags={}), dict(traps=[Inexact]), dict(traps=(Inexact,)), dict(traps=dict.fromkeys(c.flags, True)),
                 dict(flags=[Inexact, FloatOperation, Clamped, InvalidOperation, DivisionByZero]), dict(flags=[ConversionSyntax])):
    show(lambda: Context(**settings))
    show(lambda: localcontext(**settings).__enter__() and None)
    for name, setting in settings.items():
        show(lambda: setattr(c.copy(), name, setting))
show(lambda: c.flags)
show(lambda: c.flags[3])
show(lambda: c.flags.__setitem__(3, 1))
show(lambda: c.flags.__delitem__(Inexact))
show(lambda: c.flags.clear())
show(lambda: c.traps.copy())
show(lambda: (list(c.traps), len(c.traps), c.flags == c.traps, c.traps == c.traps.copy(), c.flags == {Inexact: 1}, c.flags is c.flags))
show(lambda: setattr(c, "foo", 3))
show(lambda: delattr(c, "prec"))
show(lambda: c.foo)
show(lambda: setcontext(3))
show(lambda: localcontext(3))
show(lambda: D("1", 5))
show(lambda: D(1).sqrt(5))
show(lambda: D(1).quantize(D(1), "x"))
show(lambda: c.canonical(3))
show(lambda: c.add("1", 2))
show(lambda: D(1).compare(1.0))
show(lambda: c.create_decimal_from_float("x"))
show(lambda: D.from_float("x"))
show(lambda: Context(prec=5, traps=[Inexact]).__reduce__())
for operation in (lambda: D("abc"), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(1) % 0, lambda: divmod(D(1), 0), lambda: D("1e50") // 1,
                  lambda: D("sNaN") + 1, lambda: D("NaN") < 1, lambda: D("9e999999") * 10, lambda: D(1).quantize(D("1e-40"))):
    getcontext().clear_flags()
    show(operation)
    print(getcontext())
for given in ((1, 2), (2, (1,), 0), (0, (11,), 0), (0, (1,), "x"), (0, (1,), 1.5), (0, 5, 1), [0, [1, 2], 1], (0, (1, 2), "F"),
              (0, (0, 1, 2), "n"), (1, (), "N"), (0, (), 3), (0, (0, 0, 1), 3), (0, ("1",), 3), (0, (1,), 2 ** 63), (0, (1,), 10 ** 18),
              None, {}, b"1", 1j, True, -0.0, 0.1, float("-inf")):
    show(lambda: D(given))
    show(lambda: Context(prec=3).create_decimal(given))
with localcontext() as inner:
    inner.traps[FloatOperation] = True
    show(lambda: D(0.5))
    show(lambda: D(1) < 0.5)
    show(lambda: (D(1) == 1.0, inner.flags[FloatOperation]))
    show(lambda: D.from_float(0.5))
with localcontext(ExtendedContext, prec=5, capitals=0) as inner:
    show(lambda: (inner, D(1) / 3, D("1E9"), D(1) / 0, inner.flags[DivisionByZero], inner is getcontext()))
show(lambda: (getcontext().prec, getcontext() is getcontext()))
setcontext(BasicContext)
show(lambda: (getcontext() is BasicContext, getcontext(), D(2) / 3))
for n in (2 ** 63 - 1, -2 ** 63, 2 ** 63, 10 ** 18, -5, 3, 1.5):
    show(lambda: D("1.23").__round__(n))

# Numbers may have 20 million digits. What needs more is refused before it begins, whatever the context allows.
from decimal import *


def show(function):
    try:
        print(function())
    except MemoryError as e:
        print("MemoryError:", e)


D = Decimal
with localcontext(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN):
    show(lambda: D(1) / 3)                             # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D(1) / 8)                             # expect: 0.125
    show(lambda: D(2).sqrt())                          # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D("2.25").sqrt())                     # expect: 1.5
    show(lambda: D(2).exp())                           # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D(2).ln())                            # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D(2) ** D("0.5"))                     # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D(2) ** 100)                          # expect: 1267650600228229401496703205376
    show(lambda: D("1e999999999") + 1)                 # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D("1e999999999") % 7)                 # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D("1e999999999") > D("1e-999999999"))     # expect: True
    show(lambda: D("1e999999999") * D("1e-999999999"))     # expect: 1
    show(lambda: D(1).logical_invert())                # expect: MemoryError: a decimal number of more than 20000000 digits
    show(lambda: D(1).quantize(D("1e-999999999")))     # expect: MemoryError: a decimal number of more than 20000000 digits
show(lambda: int(D("1e999999999")))                    # expect: MemoryError: a decimal number of more than 20000000 digits
show(lambda: D("1e-999999999").as_integer_ratio())     # expect: MemoryError: a decimal number of more than 20000000 digits
show(lambda: format(D("1e999999999"), "f"))            # expect: MemoryError: a decimal number of more than 20000000 digits
show(lambda: format(D(1), ".999999999f"))              # expect: MemoryError: a decimal number of more than 20000000 digits
show(lambda: format(D(1), "999999999"))                # expect: MemoryError: a decimal number of more than 20000000 digits
show(lambda: hash(D("1e999999999")) == pow(10, 999999999, 2 ** 61 - 1))    # expect: True
show(lambda: float(D("-1e999999999")))                 # expect: -inf
show(lambda: D("1e-999999999").__ceil__())             # expect: 1
show(lambda: D("1e999999") + 1)                        # expect: 1.000000000000000000000000000E+999999
show(lambda: len(str(D("7" * 50000) * 3)))             # expect: 36
show(lambda: len(str(D("7" * 50000))))                 # expect: 50000

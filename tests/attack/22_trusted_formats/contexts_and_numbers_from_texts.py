# attack: texts that decimal, datetime, fractions, int, float and complex take for numbers of enormous size
# must: an exception, or a result
# last: done
import datetime, decimal
for text in ("1e999999999999999999", "-1e-999999999999999999", "sNaN" + "1" * 1000, "Infinity", "1" * 100000, "0x" + "f" * 100, "1_" * 100, "1e" + "9" * 1000, "+-1", "\u0661.\u0662e\u0663", "nan(123)", "1" * 4301, " 1 ", "1e400", "infj", "1e400j"):
    for make in (decimal.Decimal, float, complex, int, datetime.date.fromisoformat, datetime.datetime.fromisoformat, lambda x: decimal.Decimal(x) + 1, lambda x: int(decimal.Decimal(x)) if len(x) < 10 else 0,
                 lambda x: f"{decimal.Decimal(x):.5f}" if len(x) < 6 else 0, lambda x: hash(decimal.Decimal(x)), lambda x: decimal.Decimal(x) == 1, lambda x: bytes.fromhex(x), lambda x: float.fromhex(x)):
        try:
            make(text)
        except (ValueError, ArithmeticError, TypeError, MemoryError):
            pass
print("done")

# The format mini-language.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show(format(42, "08.3f"))  # expect: '0042.000'
show(format(-42, "08"))  # expect: '-0000042'
show(format(1234567, ","))  # expect: '1,234,567'
show(format(1234567, "_"))  # expect: '1_234_567'
show(format(1234, "010,"))  # expect: '00,001,234'
show(format(255, "#x"), format(255, "#06X"), format(5, "#b"), format(0xFFFFFFFF, "_x"))  # expect: '0xff' '0X00FF' '0b101' 'ffff_ffff'
show(format(97, "c"))  # expect: 'a'
show(format(3, "+"), format(3, " "))  # expect: '+3' ' 3'
show(format(True, "d"), format(True, ""))  # expect: '1' 'True'
show(format(0.1 + 0.2, ".17g"))  # expect: '0.30000000000000004'
show(format(2.5, ".0f"), format(3.5, ".0f"), format(0.125, ".2f"))  # expect: '2' '4' '0.12'
show(format(1e16, ""), format(1e16, ".3"), format(123.0, ".3"), format(100.0, ".5"))  # expect: '1e+16' '1e+16' '1.23e+02' '100.0'
show(format(0.256, ".1%"))  # expect: '25.6%'
show(format(-0.0, "z.1f"), format(-0.04, "z.1f"))  # expect: '0.0' '0.0'
show(format(float("inf"), "010"), format(float("nan"), "F"))  # expect: '0000000inf' 'NAN'
show(format(1234.5678, "^+20,.2f"))  # expect: '     +1,234.57      '
show(format("abc", "*^9"), format("abc", ".2"), format("abc", "05"))  # expect: '***abc***' 'ab' 'abc00'
show(format(1 + 2j, ".2f"), format(1 + 2j, ">12"))  # expect: '1.00+2.00j' '      (1+2j)'
show(format(10 ** 30, ","))  # expect: '1,000,000,000,000,000,000,000,000,000,000'
show(f"{3.14159:{10}.{3}}|{'x':>{4}}")  # expect: '      3.14|   x'
error(lambda: format("abc", "d"))  # expect: ValueError: Unknown format code 'd' for object of type 'str'
error(lambda: format(1, "s"))  # expect: ValueError: Unknown format code 's' for object of type 'int'
error(lambda: format(1.5, "d"))  # expect: ValueError: Unknown format code 'd' for object of type 'float'
error(lambda: format("a", "=5"))  # expect: ValueError: '=' alignment not allowed in string format specifier
error(lambda: format("a", ","))  # expect: ValueError: Cannot specify ',' with 's'.
error(lambda: format(1, ".2d"))  # expect: ValueError: Precision not allowed in integer format specifier
error(lambda: format(1, ",x"))  # expect: ValueError: Cannot specify ',' with 'x'.
error(lambda: format(1, ",_d"))  # expect: ValueError: Cannot specify both ',' and '_'.
error(lambda: format(1, "zzz"))  # expect: ValueError: Invalid format specifier 'zzz' for object of type 'int'
error(lambda: format(1.0, "10."))  # expect: ValueError: Format specifier missing precision

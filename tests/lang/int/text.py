# Reading and writing ints.
print(int("  -12_345 "), int("0x1F", 16), int("0b101", 0), int("z", 36), int("٣٤"), int(b"77", 8))  # expect: -12345 31 5 35 34 63
print(int(3.99), int(-3.99), int(1e22), int(), int(True))     # expect: 3 -3 10000000000000000000000 0 1
print(bin(-10), oct(64), hex(2 ** 70), str(-(10 ** 30)))      # expect: -0b1010 0o100 0x400000000000000000 -1000000000000000000000000000000
print((255).to_bytes(2), (255).to_bytes(2, "little"), (-2).to_bytes(3, signed=True))  # expect: b'\x00\xff' b'\xff\x00' b'\xff\xff\xfe'
print(int.from_bytes(b"\x01\x02"), int.from_bytes(b"\xff\xfe", signed=True), int.from_bytes([1, 0], "little"))  # expect: 258 -2 1
print((2 ** 70).bit_length(), (-255).bit_count(), (10).as_integer_ratio(), (5).conjugate())  # expect: 71 8 (10, 1) 5
print(round(12345, -2), round(15, -1), round(25, -1), round(-15, -1), round(5, 3), round(10 ** 20 + 5, -1))  # expect: 12300 20 20 -20 5 100000000000000000000
def error(f, *args):
    try:
        return f(*args)
    except (ValueError, TypeError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"
print(error(int, "1__0"))                                     # expect: ValueError: invalid literal for int() with base 10: '1__0'
print(error(int, "12", 37))                                   # expect: ValueError: int() base must be >= 2 and <= 36, or 0
print(error(int, 5, 10))                                      # expect: TypeError: int() can't convert non-string with explicit base
print(error(int, []))                                         # expect: TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'
print(error(int, "9" * 5000)[:80])                            # expect: ValueError: Exceeds the limit (4300 digits) for integer string conversion: value
print(error(str, 10 ** 5000)[:80])                            # expect: ValueError: Exceeds the limit (4300 digits) for integer string conversion; use s
print(error((300).to_bytes, 1))                               # expect: OverflowError: int too big to convert
print(error((-1).to_bytes, 1))                                # expect: OverflowError: can't convert negative int to unsigned
print(error(int, float("nan")))                               # expect: ValueError: cannot convert float NaN to integer
print(error(int, float("inf")))                               # expect: OverflowError: cannot convert float infinity to integer

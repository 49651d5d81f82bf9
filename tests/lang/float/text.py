# The shortest text that reads back equal.
print(0.1, 1.0, -0.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308)  # expect: 0.1 1.0 -0.0 1e+16 1000000000000000.0 1.2345678901234568e+17 0.0001 1e-05 5e-324 1.7976931348623157e+308
print(0.1 + 0.2, 1 / 3, 2.0 ** -44, 2.5e-7, float("inf"), -float("inf"), float("nan"))  # expect: 0.30000000000000004 0.3333333333333333 5.684341886080802e-14 2.5e-07 inf -inf nan
print(float(" 1_000.5 "), float("-Infinity"), float(".5"), float("5."), float("1e400"), float("٣.٥"))  # expect: 1000.5 -inf 0.5 5.0 inf 3.5
print((0.1).hex(), (-2.5).hex(), float.fromhex("0x1.8p1"), float.fromhex("-0x.8p-2"), (0.0).hex(), 5e-324.hex())  # expect: 0x1.999999999999ap-4 -0x1.4000000000000p+1 3.0 -0.125 0x0.0p+0 0x0.0000000000001p-1022
print((0.5).as_integer_ratio(), (-1e22).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer())  # expect: (1, 2) (-10000000000000000000000, 1) True False
for text in ("", "1__0", "e5", "0x10", "infin"):
    try:
        float(text)
    except ValueError as e:
        last = e
print(last)                                                   # expect: could not convert string to float: 'infin'

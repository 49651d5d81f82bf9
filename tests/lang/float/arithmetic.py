# Floor division, modulo, rounding, comparison with ints.
print(7.5 // 2, -7.5 // 2, 7.5 % -2, -7.5 % 2, divmod(-1e-20, 3.0), 5.0 // float("inf"), -0.0 % 3)  # expect: 3.0 -4.0 -0.5 0.5 (-1.0, 3.0) 0.0 0.0
print(round(2.5), round(3.5), round(-0.5), round(2.675, 2), round(1250.0, -2), round(1e300, 2), round(0.15, 1))  # expect: 2 4 0 2.67 1200.0 1e+300 0.1
print(2.0 ** 0.5, (-8.0) ** 2, 2.0 ** -1, 0.0 ** 0, 10.0 ** -5)  # expect: 1.4142135623730951 64.0 0.5 1.0 1e-05
print(2 ** 53 + 1 > 2.0 ** 53, 0.1 + 0.2 == 0.3, float("nan") == float("nan"), 1.0 == True)  # expect: True False False True
print(hash(1.0) == hash(1), hash(0.5), hash(float("inf")), hash(1e300))  # expect: True 1152921504606846976 314159 1224995262755759164
for f in (lambda: 10.0 ** 400, lambda: 1e300 ** 2):
    try:
        f()
    except OverflowError as e:
        last = e
print(last)                                                   # expect: (34, 'Numerical result out of range')
print((1.5).__trunc__(), (1.5).__floor__(), (-1.5).__ceil__(), (1.5).conjugate(), (1.5).real, (1.5).imag)  # expect: 1 1 -1 1.5 1.5 0.0

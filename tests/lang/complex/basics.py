# Arithmetic and text of complex numbers.
z = 3 + 4j
print(z, -z, z.conjugate(), abs(z), z.real, z.imag, z == 3 + 4j, z == 3, 3 + 0j == 3)  # expect: (3+4j) (-3-4j) (3-4j) 5.0 3.0 4.0 True False True
print(z * z, z / (1 - 2j), z ** 2, z ** -1, z ** 0.5, z - 1, 2 * z)  # expect: (-7+24j) (-1+2j) (-7+24j) (0.12-0.16j) (2+1j) (2+4j) (6+8j)
print(complex("1+2j"), complex("-j"), complex(" (1e3-2.5j) "), complex("nan+infj"), complex(1, 2), complex())  # expect: (1+2j) -1j (1000-2.5j) (nan+infj) (1+2j) 0j
print(1j, -1j, complex(-0.0, 1), complex(0.0, -0.0), complex(1e20, 1), 1e16 + 1j)  # expect: 1j (-0-1j) (-0+1j) -0j (1e+20+1j) (1e+16+1j)
print(hash(1 + 0j) == hash(1), hash(1 + 2j), bool(0j), bool(1j))  # expect: True 2000007 False True
for text in ("1+", "1 + 2j", "j1", "1+2"):
    try:
        complex(text)
    except ValueError as e:
        last = e
print(last)                                                   # expect: complex() arg is a malformed string

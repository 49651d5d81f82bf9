# Floor division and modulo take the divisor's sign; big results are exact.
big = 10 ** 40
print(7 // -2, 7 % -2, -7 // 2, -7 % 2)                       # expect: -4 -1 -4 1
print(big // -7, big % -7, divmod(-big, 7))                   # expect: -1428571428571428571428571428571428571429 -3 (-1428571428571428571428571428571428571429, 3)
print(big * big - (big - 1) * (big + 1))                      # expect: 1
print((big + 1) / big, 1 / 3, (2 ** 70 + 1) / 2 ** 70, 10 ** 400 // 10 ** 399)  # expect: 1.0 0.3333333333333333 1.0 10
print(4611686018427387904 - 1, -4611686018427387904 - 1, 4611686018427387903 + 1)  # expect: 4611686018427387903 -4611686018427387905 4611686018427387904
print(3037000500 * 3037000500, -(2 ** 62), abs(-(2 ** 62)))   # expect: 9223372037000250000 -4611686018427387904 4611686018427387904
print(2 ** 100, (-3) ** 41, 2 ** -2, 0 ** 0)                  # expect: 1267650600228229401496703205376 -36472996377170786403 0.25 1
print(pow(3, 200, 1000007), pow(3, -1, 11), pow(-5, 3, -7), pow(10 ** 30, 10 ** 20, 10 ** 25 + 13))  # expect: 959082 4 -6 7856994943372594712342242
print(1 << 70, -1 << 65, (1 << 70) >> 68, -1 >> 100, -(1 << 70) >> 69, 5 << 0)  # expect: 1180591620717411303424 -36893488147419103232 4 -1 -2 5
print(big & 0xffff, big | -1, big ^ -big, ~big, -5 & 2 ** 80)  # expect: 0 -1 -2199023255552 -10000000000000000000000000000000000000001 1208925819614629174706176
print(True + True, True & False, True | 2, True ^ True, -True, +False)  # expect: 2 False 3 False -1 0
print(2 ** 64 == 2.0 ** 64, 2 ** 53 + 1 == 2.0 ** 53, 10 ** 400 > 1e308, -10 ** 400 < float("-inf"))  # expect: True False True False
print(hash(2 ** 61 - 1), hash(2 ** 61), hash(-1), hash(10 ** 30) == hash(1e30 // 1 * 1) or hash(10 ** 30))  # expect: 0 1 -2 465258685558744706
for f in (lambda: 1 << -1, lambda: pow(2, -1, 4), lambda: pow(1, 2, 0)):
    try:
        f()
    except ValueError as e:
        x = str(e)
print(x)                                                      # expect: pow() 3rd argument cannot be 0

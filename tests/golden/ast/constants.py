None, True, False, ...
0, 1_000, 0xff, 12345678901234567890123
1.5, 1e100, 2j
'a' "b" 'c\n\t\x41\u20ac'
b'a' b'\xff'
r'\n'
''

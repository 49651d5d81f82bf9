# The operator %.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show("%s is %d years" % ("Ann", 42))  # expect: 'Ann is 42 years'
show("%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42))  # expect: '   42|42   |00042|+42| 42'
show("%x %X %#x %o %#o" % (255, 255, 255, 8, 8))  # expect: 'ff FF 0xff 10 0o10'
show("%.2f %e %g %G" % (3.14159, 12345.678, 1e-10, 1e20))  # expect: '3.14 1.234568e+04 1e-10 1E+20'
show("%r %s %a" % ("é", "é", "é"))  # expect: "'é' é '\\xe9'"
show("%c%c" % (65, "b"))  # expect: 'Ab'
show("%5.2s|" % "abc")  # expect: '   ab|'
show("%*d|%-*d|" % (5, 1, 5, 2))  # expect: '    1|2    |'
show("%.*f" % (2, 3.14159))  # expect: '3.14'
show("%(name)s=%(value)05d" % {"name": "x", "value": 7})  # expect: 'x=00007'
show("100%%" % ())  # expect: '100%'
show("%s" % (1,))  # expect: '1'
show("%s" % [1, 2])  # expect: '[1, 2]'
show("%d" % 3.99)  # expect: '3'
show("%i" % -(10 ** 20))  # expect: '-100000000000000000000'
show("%.3d" % 7)  # expect: '007'
error(lambda: "%s %s" % 1)  # expect: TypeError: not enough arguments for format string
error(lambda: "%d" % "a")  # expect: TypeError: %d format: a real number is required, not str
error(lambda: "%x" % 1.5)  # expect: TypeError: %x format: an integer is required, not float
error(lambda: "%q" % 1)  # expect: ValueError: unsupported format character 'q' (0x71) at index 1
error(lambda: "%(a)s" % 5)  # expect: TypeError: format requires a mapping
error(lambda: "%(a" % {})  # expect: ValueError: incomplete format key
error(lambda: "%" % ())  # expect: ValueError: incomplete format
error(lambda: "x" % 1)  # expect: TypeError: not all arguments converted during string formatting

# str.format and str.format_map.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show("{} {}".format(1, 2))  # expect: '1 2'
show("{1} {0}".format(1, 2))  # expect: '2 1'
show("{a} {b!r:>5}".format(a=1, b="x"))  # expect: "1   'x'"
show("{0[0]} {0[1]} {1[k]}".format([1, 2], {"k": 3}))  # expect: '1 2 3'
show("{0.real} {0.imag}".format(5))  # expect: '5 0'
show("{{}}{}".format("x"))  # expect: '{}x'
show("{:{}}|".format("a", 5))  # expect: 'a    |'
show("{:>{w}.{p}}|".format("abcdef", w=6, p=3))  # expect: '   abc|'
show("{x}".format_map({"x": 1}))  # expect: '1'
error(lambda: "{}".format_map({}))  # expect: ValueError: Format string contains positional fields
error(lambda: "{} {0}".format(1))  # expect: ValueError: cannot switch from automatic field numbering to manual field specification
error(lambda: "{0} {}".format(1))  # expect: ValueError: cannot switch from manual field specification to automatic field numbering
error(lambda: "{}".format())  # expect: IndexError: Replacement index 0 out of range for positional args tuple
error(lambda: "{a}".format())  # expect: KeyError: 'a'
error(lambda: "{".format())  # expect: ValueError: Single '{' encountered in format string
error(lambda: "}".format())  # expect: ValueError: Single '}' encountered in format string
error(lambda: "{!x}".format(1))  # expect: ValueError: Unknown conversion specifier x
error(lambda: "{!r".format(1))  # expect: ValueError: unmatched '{' in format spec
error(lambda: "{0[a}".format(1))  # expect: ValueError: expected '}' before end of string
error(lambda: "{:{:{}}}".format(1, 2, 3))  # expect: ValueError: Max string recursion exceeded
error(lambda: "{0.x}".format(1))  # expect: AttributeError: 'int' object has no attribute 'x'

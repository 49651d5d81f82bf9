# The methods of str that search, take apart and pad.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show("a,b,,c".split(","))  # expect: ['a', 'b', '', 'c']
show(" a b  c ".split())  # expect: ['a', 'b', 'c']
show(" a b  c ".split(None, 1))  # expect: ['a', 'b  c ']
show(" a b  c ".rsplit(None, 1))  # expect: [' a b', 'c']
show("abcabc".split("b", 1))  # expect: ['a', 'cabc']
show("abcabc".rsplit("b", 1))  # expect: ['abca', 'c']
error(lambda: "a".split(""))  # expect: ValueError: empty separator
error(lambda: "a".split(1))  # expect: TypeError: must be str or None, not int
show("one\ntwo\r\nthree\x0bfour".splitlines())  # expect: ['one', 'two', 'three', 'four']
show("one\ntwo\r\n".splitlines(True))  # expect: ['one\n', 'two\r\n']
show("key=value=x".partition("="))  # expect: ('key', '=', 'value=x')
show("key=value=x".rpartition("="))  # expect: ('key=value', '=', 'x')
show("key".partition("="))  # expect: ('key', '', '')
show("key".rpartition("="))  # expect: ('', '', 'key')
show("  x  ".strip())  # expect: 'x'
show("xxyxx".strip("x"))  # expect: 'y'
show("abc".lstrip("cab"))  # expect: ''
show("mississippi".find("ss", 3))  # expect: 5
show("mississippi".rfind("ss"))  # expect: 5
show("mississippi".count("ss"))  # expect: 2
error(lambda: "mississippi".index("z"))  # expect: ValueError: substring not found
show("abc".find(""))  # expect: 0
show("abc".find("", 4))  # expect: -1
show("abc".rfind(""))  # expect: 3
show("abc".count(""))  # expect: 4
show("abc".startswith(("x", "ab")))  # expect: True
show("abc".endswith("bc", 1))  # expect: True
show("abc".endswith("bc", 2))  # expect: False
error(lambda: "abc".startswith(1))  # expect: TypeError: startswith first arg must be str or a tuple of str, not int
show("aaa".replace("a", "bb", 2))  # expect: 'bbbba'
show("abc".replace("", "-"))  # expect: '-a-b-c-'
show("abc".replace("b", ""))  # expect: 'ac'
show("prefix-x".removeprefix("prefix-"))  # expect: 'x'
show("x-suffix".removesuffix("-suffix"))  # expect: 'x'
show("a\tbc\td".expandtabs(4))  # expect: 'a   bc  d'
show("7".zfill(3))  # expect: '007'
show("-7".zfill(4))  # expect: '-007'
show("ab".center(7, "*"))  # expect: '***ab**'
show("ab".center(5))  # expect: '  ab '
show("ab".ljust(4) + "|")  # expect: 'ab  |'
show("ab".rjust(4, "é"))  # expect: 'ééab'
error(lambda: "ab".center(5, "xy"))  # expect: TypeError: The fill character must be exactly one character long
show(", ".join(["a", "b", "c"]))  # expect: 'a, b, c'
show("".join(c for c in "xyz"))  # expect: 'xyz'
error(lambda: ",".join(["a", 1]))  # expect: TypeError: sequence item 1: expected str instance, int found
error(lambda: ",".join(5))  # expect: TypeError: can only join an iterable
show("hello".translate({104: "J", "l": 1, 108: None}))  # expect: 'Jeo'
show("abc".translate(str.maketrans("ab", "xy", "c")))  # expect: 'xy'
error(lambda: str.maketrans("a", "bc"))  # expect: ValueError: the first two maketrans arguments must have equal length
show("abc"[::-1])  # expect: 'cba'
show("abcdef"[1:5:2])  # expect: 'bd'
show("abc"[-1])  # expect: 'c'
error(lambda: "abc"[3])  # expect: IndexError: string index out of range
error(lambda: "abc"["a"])  # expect: TypeError: string indices must be integers, not 'str'
show("ab" * 3)  # expect: 'ababab'
show(-1 * "ab")  # expect: ''
error(lambda: "a" + 1)  # expect: TypeError: can only concatenate str (not "int") to str
error(lambda: 1.5 * "a")  # expect: TypeError: can't multiply sequence by non-int of type 'float'
show("b" in "abc")  # expect: True
error(lambda: 1 in "abc")  # expect: TypeError: 'in <string>' requires string as left operand, not int
show("a" < "b" < "ba")  # expect: True
show(sorted(["b", "é", "a", "\U0001f600", "Z"]))  # expect: ['Z', 'a', 'b', 'é', '😀']

# bytes: construction, slots and methods.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show(bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytes(b"x"), bytes())  # expect: b'\x00\x00\x00' b'\x01\x02' b'\xc3\xa9' b'x' b''
error(lambda: bytes([256]))  # expect: ValueError: bytes must be in range(0, 256)
error(lambda: bytes("a"))  # expect: TypeError: string argument without an encoding
error(lambda: bytes(-1))  # expect: ValueError: negative count
error(lambda: bytes(1.5))  # expect: TypeError: cannot convert 'float' object to bytes
show(b"it's", b'"\'', b"\x00\n\\")  # expect: b"it's" b'"\'' b'\x00\n\\'
show(b"abc"[1], b"abc"[::-1], b"abc"[1:])  # expect: 98 b'cba' b'bc'
error(lambda: b"abc"[5])  # expect: IndexError: index out of range
error(lambda: b"abc"["x"])  # expect: TypeError: byte indices must be integers or slices, not str
show(97 in b"abc", b"bc" in b"abc")  # expect: True True
error(lambda: "a" in b"abc")  # expect: TypeError: a bytes-like object is required, not 'str'
error(lambda: 256 in b"abc")  # expect: ValueError: byte must be in range(0, 256)
show(b"a" + b"b", b"ab" * 2)  # expect: b'ab' b'abab'
error(lambda: b"a" + "b")  # expect: TypeError: can't concat str to bytes
show(b"abc" == bytearray(b"abc"), b"a" < b"b", b"a" == "a")  # expect: True True False
show(b"a,b,,c".split(b","), b" a b ".split(), b"a b c".rsplit(None, 1))  # expect: [b'a', b'b', b'', b'c'] [b'a', b'b'] [b'a b', b'c']
show(b"abc".find(98), b"abc".find(b"z"), b"abcabc".rfind(b"bc"), b"aXa".count(b"a"))  # expect: 1 -1 4 2
error(lambda: b"abc".index(b"z"))  # expect: ValueError: subsection not found
error(lambda: b"abc".find("a"))  # expect: TypeError: argument should be integer or bytes-like object, not 'str'
show(b"-".join([b"a", bytearray(b"b")]))  # expect: b'a-b'
error(lambda: b"-".join(["a"]))  # expect: TypeError: sequence item 0: expected a bytes-like object, str found
show(b"abc".replace(b"b", b"XX"), b"aaa".replace(b"a", b"", 1))  # expect: b'aXXc' b'aa'
show(b"abc".translate(bytes.maketrans(b"ab", b"xy"), b"c"))  # expect: b'xy'
show(b"  x ".strip(), b"xax".strip(b"x"))  # expect: b'x' b'a'
show(b"\x01\xab\xff".hex(), b"abcdef".hex(":", 2), b"abcdef".hex("_", -4))  # expect: '01abff' '6162:6364:6566' '61626364_6566'
show(bytes.fromhex("01 ab FF"))  # expect: b'\x01\xab\xff'
error(lambda: bytes.fromhex("zz"))  # expect: ValueError: non-hexadecimal number found in fromhex() arg at position 0
show(b"ab".center(6, b"*"), b"-5".zfill(4), b"a\tb".expandtabs(4))  # expect: b'**ab**' b'-005' b'a   b'
show(b"Hello World".swapcase(), b"hello world".title(), b"a1".isalnum(), b"".isdigit())  # expect: b'hELLO wORLD' b'Hello World' True False
show(b"%d %s %x %a" % (5, b"x", 255, "é"))  # expect: b"5 x ff '\\xe9'"
show(b"%(a)s" % {b"a": b"v"})  # expect: b'v'
error(lambda: b"%s" % 5)  # expect: TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'int'
show(list(b"abc"))  # expect: [97, 98, 99]
show(b"a.b".partition(b"."), b"ab".partition(b"."))  # expect: (b'a', b'.', b'b') (b'ab', b'', b'')
show(b"one\ntwo\r\n".splitlines())  # expect: [b'one', b'two']
show(b"abc".startswith((b"x", b"a")), b"abc".endswith(b"bc", 2))  # expect: True False
show(hash(b"abc") == hash(b"abc"))  # expect: True

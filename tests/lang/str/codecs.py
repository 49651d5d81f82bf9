# Encoding and decoding, and what is done with errors.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show("é€😀".encode())  # expect: b'\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'
show("é€".encode("utf-16-le"), "é".encode("utf-32-be"), "a".encode("utf-16"))  # expect: b'\xe9\x00\xac ' b'\x00\x00\x00\xe9' b'\xff\xfea\x00'
error(lambda: "é€".encode("latin-1"))  # expect: UnicodeEncodeError: 'latin-1' codec can't encode character '\u20ac' in position 1: ordinal not in range(256)
error(lambda: "é€😀x".encode("ascii"))  # expect: UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-2: ordinal not in range(128)
show("é€😀x".encode("ascii", "ignore"), "é€😀x".encode("ascii", "replace"))  # expect: b'x' b'???x'
show("é€😀x".encode("ascii", "backslashreplace"), "é€😀x".encode("ascii", "xmlcharrefreplace"))  # expect: b'\\xe9\\u20ac\\U0001f600x' b'&#233;&#8364;&#128512;x'
error(lambda: "\ud800".encode())  # expect: UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 0: surrogates not allowed
show("\ud800".encode("utf-8", "surrogatepass"))  # expect: b'\xed\xa0\x80'
show(b"a\xffb".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))  # expect: b'a\xffb'
error(lambda: "x".encode("nope"))  # expect: LookupError: unknown encoding: nope
error(lambda: "é".encode("ascii", "nope"))  # expect: LookupError: unknown error handler name 'nope'
error(lambda: b"\xff".decode())  # expect: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
error(lambda: b"\xe2\x82".decode())  # expect: UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data
error(lambda: b"\xe2\x28\xa1".decode())  # expect: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte
show(b"\xe2\x82\xac\x80x".decode("utf-8", "replace"))  # expect: '€�x'
show(b"\x80".decode("ascii", "backslashreplace"))  # expect: '\\x80'
show(b"\xff\xfea\x00".decode("utf-16"))  # expect: 'a'
error(lambda: b"a".decode("utf-16-le"))  # expect: UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data
error(lambda: b"\x00\xd8\x00\x00".decode("utf-16-le"))  # expect: UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate
error(lambda: b"\x00\x00\x11\x00".decode("utf-32-le"))  # expect: UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)
show(b"\xef\xbb\xbfa".decode("utf-8-sig"))  # expect: 'a'

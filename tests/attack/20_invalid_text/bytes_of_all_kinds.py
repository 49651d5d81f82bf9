# attack: every pair of bytes, and long runs of bad ones, through every codec and error handler
# must: UnicodeError, or a result
# last: done
for codec in ("utf-8", "utf-16", "utf-32", "utf-16-le", "ascii", "latin-1", "utf-8-sig", "utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "cp1252", "hex", "base64", "\0", "x" * 10000):
    for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass", "namereplace", "xmlcharrefreplace", "nothing", "\0"):
        for data in (b"\xff", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe2\x82", b"\xf0\x9f", b"\x80" * 1000, b"a\xffb" * 100, b"\0" * 5, b"\xef\xbb\xbf", bytes(range(256))):
            try:
                text = data.decode(codec, errors)
                text.encode(codec, errors), repr(text), text.upper(), text[::-1], text.split(), hash(text)
            except (UnicodeError, LookupError, ValueError, TypeError):
                pass
print("done")

# attack: compile and exec of bytes that are no text, with all kinds of coding declarations
# must: SyntaxError, or a result
# last: done
for source in (b"\xff", b"\xef\xbb\xbfx = 1", b"# coding: latin-1\nx = '\xe9'", b"# coding: nothing\nx", b"# coding: utf-16\nx", b"#coding=\xff", b"x = '\xed\xa0\x80'", b"\xef\xbb\xbf# coding: latin-1\n", b"x = '\\ud800'", b"x = b'\xff'", b"'\\N{" + b"A" * 1000 + b"}'",
               b"'\\U00110000'", b"'\\x'", b"'\\u12'", b"\xc2\xa0x", b"x\xe2\x80\xa8y", "\ufeffx", "\ufeff\ufeffx", b"\x1a", b"\x00" * 100, b"def \xf0\x9f\x98\x80(): pass", bytearray(b"x = 1"), b"x\\\xff", b"'" + b"\x80" * 1000):
    for mode in ("exec", "eval", "single"):
        try:
            exec(compile(source, "f", mode))
        except (SyntaxError, ValueError, TypeError, NameError):
            pass
print("done")

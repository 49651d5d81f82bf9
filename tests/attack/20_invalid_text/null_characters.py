# attack: NUL and control characters where names and texts are read
# must: an exception, or a result
# last: done
for use in (lambda: compile("x\0y", "f", "exec"), lambda: compile(b"x\0y", "f", "exec"), lambda: eval("1\0"), lambda: __import__("json\0x"), lambda: getattr(1, "real\0"), lambda: int("1\0"), lambda: float("1\0"), lambda: open("a\0b"), lambda: "%s\0" % 1, lambda: "{\0}".format(1),
            lambda: setattr(type("A", (), {}), "\0", 1), lambda: type("A\0", (), {}), lambda: compile("x", "f\0", "exec"), lambda: exec("\x0c\x0cx = 1"), lambda: compile("'\0'", "f", "eval"), lambda: eval("'''\r\n\r'''"), lambda: int("\u0661\u0662"), lambda: complex("1\0j"), lambda: bytes.fromhex("00\0")):
    try:
        use()
    except Exception:
        pass
print("done")

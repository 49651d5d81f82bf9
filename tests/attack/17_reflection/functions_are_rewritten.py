# attack: __code__, __globals__, __closure__, co_code and __builtins__ are replaced
# must: refused
# last: done
def f(): return 1
def h(): return 2
for name in ("__code__", "__globals__", "__closure__", "__builtins__"):
    try:
        setattr(f, name, getattr(h, name, {}))
        assert name != "__code__"
    except (AttributeError, TypeError):
        pass
code = getattr(f, "__code__", None)
for use in (lambda: code.replace(co_code=b"\xff" * 100), lambda: type(code)(0, 0, 0, 0, 0, 0, b"\xff", (), (), (), "", "", 0, b""), lambda: type(f)(code, {}), lambda: code.co_code, lambda: setattr(code, "co_consts", ()),
            lambda: type(f)(b"x", {}), lambda: __import__("types").CodeType(1)):
    try:
        use()
    except (AttributeError, TypeError, ValueError):
        pass
assert f() == 1
print("done")

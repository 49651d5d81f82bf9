# attack: code objects are made, changed, copied, pickled and compared by hand
# must: refused
# last: done
import copy, types
code = compile("x = 1", "f", "exec")
def f(a, b=1): return a
for use in (lambda: types.CodeType(0, 0, 0, 0, 0, 0, b"\xff" * 100, (), (), (), "f", "f", "f", 1, b"", b""), lambda: code.replace(co_code=b"\xff"), lambda: f.__code__.replace(co_consts=(), co_stacksize=10 ** 9), lambda: type(code).__new__(type(code)), lambda: copy.copy(code), lambda: copy.deepcopy(code), lambda: code.__reduce_ex__(2),
            lambda: types.FunctionType(code, {})(), lambda: types.FunctionType(f.__code__, {}, "f", (), ()), lambda: setattr(code, "co_code", b""), lambda: code.co_code, lambda: code.co_consts, lambda: exec(f.__code__), lambda: eval(f.__code__), lambda: exec(b"\x00\x01\x02")):
    try:
        use()
    except Exception:
        pass
assert f(1) == 1
print("done")

# attack: dunder methods that give results of the wrong type
# must: TypeError, or a result
# last: done
names = ("__len__ __hash__ __bool__ __int__ __float__ __index__ __str__ __repr__ __format__ __bytes__ __iter__ __next__ __contains__ __eq__ __lt__ __getitem__ "
         "__enter__ __exit__ __await__ __aiter__ __anext__ __dir__ __complex__ __round__ __trunc__ __floor__ __ceil__ __reversed__ __length_hint__ __call__ "
         "__add__ __iadd__ __divmod__ __pow__ __neg__ __get__ __set_name__ __missing__ __fspath__ __sizeof__ __reduce__ __abs__ __getattr__").split()
import copy, math, os
for answer in (None, 1, -1, 2 ** 100, 1.5, "x", b"x", [], {}, object(), NotImplemented, int, iter([1]), ()):
    made = type("Lies", (), {name: (lambda self, *args: answer) for name in names})()
    for use in (len, hash, bool, int, float, str, repr, bytes, iter, list, tuple, dict, set, sorted, abs, round, divmod, reversed, dir, complex, math.floor, math.ceil, math.trunc,
                lambda x: f"{x:5}", lambda x: x[0], lambda x: 1 in x, lambda x: x == 1, lambda x: x < 1, lambda x: [1, 2][x], lambda x: x + x, lambda x: divmod(x, 1), lambda x: -x,
                lambda x: range(x), lambda x: [*x], lambda x: {**x}, lambda x: print(end=x), lambda x: "".join(x), lambda x: sum(x), lambda x: "%s %d" % (x, x), os.fspath, copy.copy,
                lambda x: pow(x, x, x), lambda x: [3, 2].sort(key=x), lambda x: next(x), lambda x: min(x, x), lambda x: isinstance(x, x), lambda x: x.y, lambda x: type("T", (), {"a": x})().a):
        try:
            if answer == 2 ** 100 and use in (bytes, range): continue
            use(made)
        except Exception:
            pass
    def block():
        with made as m:
            pass
    async def wait():
        await made
    for use in (block, lambda: wait().send(None)):
        try:
            use()
        except Exception:
            pass
print("done")

# attack: subclasses of int and objects with __index__ of 2**200 where a size is wanted
# must: an exception
# last: done
class Big(int):
    def __index__(self): return -5
class Index:
    def __index__(self): return 2 ** 200
class Wrong:
    def __index__(self): return "x"

for n in (Big(2 ** 200), Index(), Wrong(), Big(-2 ** 200)):
    for use in (lambda: "x" * n, lambda: [1] * n, lambda: bytes(n), lambda: "x".ljust(n), lambda: "x".zfill(n), lambda: range(n)[0], lambda: [1][n],
                lambda: [1].pop(n), lambda: 1 << n, lambda: b"x".center(n), lambda: (1).to_bytes(n, "big"), lambda: "a b".split(None, n),
                lambda: "x".replace("x", "y", n), lambda: "\t".expandtabs(n), lambda: chr(n), lambda: "x".find("x", n, n)):
        try:
            use()
        except (OverflowError, TypeError, IndexError, MemoryError, ValueError):
            pass
print("done")

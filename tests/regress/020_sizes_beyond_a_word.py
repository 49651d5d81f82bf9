# A size or a count that does not fit raises OverflowError; a subscript IndexError.
from itertools import combinations, permutations, product, tee

n = 2 ** 63
for use in (lambda: "x".ljust(n), lambda: "x".center(n), lambda: "x".zfill(n), lambda: "x".split("y", n), lambda: "x".rsplit(None, n),
            lambda: "x".replace("x", "y", n), lambda: "x".expandtabs(n), lambda: b"x".ljust(n), lambda: b"x".zfill(n), lambda: b"x".replace(b"x", b"y", n),
            lambda: b"x".hex(":", n), lambda: [1].pop(n), lambda: bytearray(b"x").pop(n), lambda: combinations([1], n), lambda: permutations([1], n),
            lambda: product([1], repeat=n), lambda: tee([1], n), lambda: [1][n], lambda: b"x"[n], lambda: "x"[n], lambda: (1,)[n]):
    try:
        use()
    except Exception as error:
        print(type(error).__name__, error)

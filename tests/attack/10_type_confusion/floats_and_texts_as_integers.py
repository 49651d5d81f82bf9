# attack: float, str and None where an int, an index or a size is wanted
# must: TypeError
# last: done
import itertools, math
for value in (1.5, float("nan"), float("inf"), "1", b"1", None, 1j, [], object()):
    for use in (lambda: slice(value).indices(5) if value is not None else slice(0).indices(value), lambda: range(value), lambda: [1][value], lambda: [1] * value, lambda: chr(value),
                lambda: "x".center(value), lambda: bytes([value]), lambda: (1).to_bytes(value, "big"), lambda: 1 << value, lambda: hex(value),
                lambda: itertools.repeat(1, value), lambda: math.factorial(value), lambda: [].insert(value, 1), lambda: "%c" % value if value not in ("1", b"1") else "%c" % 1.5,
                lambda: slice(1, 2).indices(value), lambda: (1).__round__(value) if value is not None else (1).__round__("x"), lambda: int("1", value)):
        try:
            use()
            print("taken", value, use)
        except (TypeError, ValueError):
            pass
print("done")

# A range is a sequence whatever the size of its numbers.
r = range(10, 0, -3)
print(r, list(r), len(r), r[0], r[-1], r[1:], r[::-1], list(reversed(r)))  # expect: range(10, 0, -3) [10, 7, 4, 1] 4 10 1 range(7, -2, -3) range(1, 13, 3) [1, 4, 7, 10]
print(7 in r, 8 in r, 7.0 in r, "x" in r, r.index(4), r.count(4), r.count(5), r.start, r.stop, r.step)  # expect: True False True False 2 1 0 10 0 -3
print(range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], hash(range(0, 3, 2)) == hash(range(0, 4, 2)))  # expect: True True False True
big = range(10 ** 30, 10 ** 30 + 10, 4)
print(list(big), big[-1], big[1:], 10 ** 30 + 4 in big, list(reversed(big)), len(big))  # expect: [1000000000000000000000000000000, 1000000000000000000000000000004, 1000000000000000000000000000008] 1000000000000000000000000000008 range(1000000000000000000000000000004, 1000000000000000000000000000012, 4) True [1000000000000000000000000000008, 1000000000000000000000000000004, 1000000000000000000000000000000] 3
print(range(10 ** 30)[::10 ** 29], range(10 ** 30)[10 ** 29], bool(range(0)), bool(range(1)))  # expect: range(0, 1000000000000000000000000000000, 100000000000000000000000000000) 100000000000000000000000000000 False True
print(slice(1, 2), slice(5).indices(3), slice(None, None, -2).indices(7), slice(-10 ** 30, 10 ** 30).indices(10 ** 25))  # expect: slice(1, 2, None) (0, 3, 1) (6, -1, -2) (0, 10000000000000000000000000, 1)
print(slice(1, 2) == slice(1, 2), slice(1, 2) < slice(1, 3), hash(slice(1, 2)) == hash(slice(1, 2)), slice(1, 2, 3).step)  # expect: True True True 3
def error(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(error(lambda: range(1, 2, 0)))                          # expect: ValueError: range() arg 3 must not be zero
print(error(lambda: range(1.0)))                              # expect: TypeError: 'float' object cannot be interpreted as an integer
print(error(lambda: range()))                                 # expect: TypeError: range expected at least 1 argument, got 0
print(error(lambda: r[4]))                                    # expect: IndexError: range object index out of range
print(error(lambda: r["a"]))                                  # expect: TypeError: range indices must be integers or slices, not str
print(error(lambda: len(range(10 ** 30))))                    # expect: OverflowError: Python int too large to convert to C ssize_t
print(error(lambda: slice(0, "a").indices(5)))                # expect: TypeError: slice indices must be integers or None or have an __index__ method
print(error(lambda: slice(0, 1, 0).indices(5)))               # expect: ValueError: slice step cannot be zero

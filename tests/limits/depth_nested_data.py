# Data nested 100,000 deep: repr, comparison, hashing and copying may refuse; dropping it may not fail.
def nest(make, empty):
    x = empty
    for _ in range(100000):
        x = make(x)
    return x

for make, empty in ((lambda x: [x], []), (lambda x: (x,), ()), (lambda x: {1: x}, {})):
    a, b = nest(make, empty), nest(make, empty)
    for use in (repr, lambda x: x == b, hash):
        try:
            use(a)
        except (RecursionError, TypeError):
            pass
    del a, b
    print("dropped")
# expect: dropped
# expect: dropped
# expect: dropped

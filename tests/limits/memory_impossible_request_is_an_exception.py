# limit: memory=16M
for make in (lambda: [0] * 10**12, lambda: "x" * 10**12, lambda: b"x" * 10**12, lambda: (1,) * 10**12,
             lambda: "x".ljust(10**12), lambda: "x".center(10**15), lambda: bytearray(10**12)):
    try:
        make()
        print("made")
    except (MemoryError, OverflowError) as error:
        print("refused")
# expect: refused
# expect: refused
# expect: refused
# expect: refused
# expect: refused
# expect: refused
# expect: refused

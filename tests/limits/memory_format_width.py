# limit: memory=16M
for make in (lambda: f"{1:{10**10}}", lambda: "%*d" % (10**10, 1), lambda: f"{1.5:.{10**10}f}", lambda: "x".zfill(10**11)):
    try:
        make()
        print("made")
    except (MemoryError, OverflowError, ValueError):
        print("refused")
# expect: refused
# expect: refused
# expect: refused
# expect: refused

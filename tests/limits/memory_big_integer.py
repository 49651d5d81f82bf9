# limit: memory=32M time=20s
for make in (lambda: 1 << 10**12, lambda: 10 ** 10**10, lambda: (1 << 10**7) ** 1000):
    try:
        make()
        print("made")
    except (MemoryError, OverflowError):
        print("refused")
# expect: refused
# expect: refused
# expect: refused

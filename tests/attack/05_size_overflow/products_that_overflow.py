# attack: the length of a result is a product or a sum that wraps around 64 bits
# must: MemoryError or OverflowError, or a limit
a = "x" * (1 << 20)
for use in (lambda: a.replace("x", a), lambda: a.replace("", a), lambda: a.join(a), lambda: b"x".join([b"y" * (1 << 20)] * (1 << 20)),
            lambda: ("\t" * (1 << 20)).expandtabs(2 ** 62), lambda: ("\t" * 3).expandtabs(2 ** 63 - 1), lambda: (a, a) * (2 ** 62),
            lambda: [a] * 2 ** 61, lambda: a.translate({120: a})):
    try:
        use()
        print("made")
    except (MemoryError, OverflowError):
        pass

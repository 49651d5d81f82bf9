# attack: str * int with factors around every power of two
# must: MemoryError or OverflowError
# last: done
for text in ("x", "ab", "\u20ac", "\U0001f600", "x" * 1000):
    for n in (2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 33 + 1, 2 ** 40, 2 ** 61, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 64 + 1, 2 ** 128):
        for use in (lambda: text * n, lambda: n * text):
            try:
                use()
                print("made", len(text), n)
            except (MemoryError, OverflowError):
                pass
    assert text * -2 ** 128 == "" and -2 ** 63 * text == ""
print("done")

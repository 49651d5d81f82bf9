# attack: lengths for bytes(), bytearray() and int.to_bytes
# must: MemoryError, OverflowError or ValueError
# last: done
for n in (2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 128, -1, -2 ** 31, -2 ** 63, -2 ** 64):
    for use in (lambda: bytes(n), lambda: bytearray(n), lambda: (1).to_bytes(n, "big"), lambda: (-1).to_bytes(n, "little", signed=True),
                lambda: bytearray(b"x").__imul__(n) if n > 0 else bytes(n), lambda: b"x".hex(":", n), lambda: b"x".ljust(n) if n > 0 else bytes(n)):
        try:
            use()
        except (MemoryError, OverflowError, ValueError):
            pass
print("done")

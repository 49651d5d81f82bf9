# attack: requests that cannot be met inside bytearray operations
# must: MemoryError or OverflowError, and the bytearray is as it was
# last: done
a = bytearray(b"0123456789")
for use in (lambda: a.__imul__(2 ** 60), lambda: a * 2 ** 61, lambda: a.extend(bytes(2 ** 60)), lambda: a.ljust(2 ** 60), lambda: a.zfill(2 ** 62),
            lambda: a.center(2 ** 61, b"x"), lambda: bytearray(2 ** 62), lambda: a.__init__(2 ** 61)):
    try:
        use()
    except (MemoryError, OverflowError):
        pass
    assert a in (b"0123456789", b""), a
    a[:] = b"0123456789"
print("done")

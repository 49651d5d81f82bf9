# attack: __index__ of the bounds of find, index, count, startswith and split clears the bytearray
# must: plain result, or ValueError
# last: done
class Clear:
    def __init__(self, n): self.n = n
    def __index__(self):
        data.clear()
        data.extend(b"z")
        return self.n

for name in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith"):
    for bounds in ((Clear(1), Clear(900)), (0, Clear(100000)), (Clear(500), 10 ** 30)):
        data = bytearray(b"ab" * 5000)
        try:
            getattr(data, name)(b"ba", *bounds)
        except ValueError:
            pass
for use in (lambda: data.split(b"a", Clear(3)), lambda: data.rsplit(None, Clear(3)), lambda: data.replace(b"a", b"bb", Clear(9)),
            lambda: data.center(Clear(20000)), lambda: data.ljust(Clear(20000)), lambda: data.zfill(Clear(20000)),
            lambda: data.expandtabs(Clear(8)), lambda: data.hex(":", Clear(2)), lambda: data.decode()):
    data = bytearray(b"ab" * 5000)
    try:
        use()
    except (ValueError, UnicodeError, TypeError):
        pass
print("done")

# attack: __iter__ and __index__ clear what int.from_bytes, to_bytes, bytes() and bytearray() read
# must: an exception, or a result
# last: done
data = bytearray(range(100))

class Clear:
    def __index__(self):
        data.clear()
        return 200
    def __bytes__(self):
        data.clear()
        return b"xyz"

def source():
    for n in data:
        data.clear()
        yield n

int.from_bytes(source(), "big")
int.from_bytes(Clear(), "little")
bytes(source())
bytearray(source())
bytes(Clear())
for use in (lambda: (5).to_bytes(Clear(), "big"), lambda: bytearray([1, Clear(), 3]), lambda: bytes([Clear()]),
            lambda: bytearray(Clear()), lambda: int(data), lambda: round(5, Clear())):
    data = bytearray(b"1234")
    try:
        use()
    except (ValueError, TypeError, OverflowError):
        pass
print("done")

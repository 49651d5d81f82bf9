# bytearray: mutation, also by the arguments of what mutates it.
class Shrink:
    def __index__(self):
        b.clear()
        return 0


def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show(bytearray(b"abc"), bytearray(3), bytearray("é", "utf-8"), bytearray([1, 2]))  # expect: bytearray(b'abc') bytearray(b'\x00\x00\x00') bytearray(b'\xc3\xa9') bytearray(b'\x01\x02')
a = bytearray(b"abc")
a.append(100)
a.extend([101, 102])
a.insert(0, 64)
show(a)  # expect: bytearray(b'@abcdef')
show(a.pop(), a.pop(0), a)  # expect: 102 64 bytearray(b'abcde')
error(lambda: a.append(256))  # expect: ValueError: byte must be in range(0, 256)
error(lambda: a.append("x"))  # expect: TypeError: 'str' object cannot be interpreted as an integer
a[1:3] = b"WXYZ"
show(a)  # expect: bytearray(b'aWXYZde')
a[::2] = b"1234"
show(a)  # expect: bytearray(b'1W2Y3d4')
error(lambda: a.__setitem__(slice(0, 4, 2), b"x"))  # expect: ValueError: attempt to assign bytes of size 1 to extended slice of size 2
del a[0]
del a[1:3]
show(a)  # expect: bytearray(b'W3d4')
error(lambda: a.__iadd__(a))  # expect: BufferError: Existing exports of data: object cannot be re-sized
a *= 2
show(a)  # expect: bytearray(b'W3d4W3d4')
a[:] = a[::-1]
show(a)  # expect: bytearray(b'4d3W4d3W')
a.extend(a)
show(len(a))  # expect: 16
error(lambda: a.remove(5))  # expect: ValueError: value not found in bytearray
a.clear()
error(lambda: a.pop())  # expect: IndexError: pop from empty bytearray
a.reverse()
show(a)  # expect: bytearray(b'')
error(lambda: hash(a))  # expect: TypeError: unhashable type: 'bytearray'
show(bytearray(b"x") + b"y", bytearray(b"x").upper())  # expect: bytearray(b'xy') bytearray(b'X')
error(lambda: bytearray(b"x").extend("ab"))  # expect: TypeError: expected iterable of integers; got: 'str'
error(lambda: bytearray(b"x").extend(5))  # expect: TypeError: can't extend bytearray with int
error(lambda: bytearray(b"abc")[10])  # expect: IndexError: bytearray index out of range
b = bytearray(b"abcdef")
error(lambda: b.__setitem__(2, Shrink()))  # expect: IndexError: bytearray index out of range
b = bytearray(b"abcdef")
error(lambda: b.pop(Shrink()))  # expect: IndexError: pop from empty bytearray
b = bytearray(b"abcdef")
show(b[Shrink():3])  # expect: bytearray(b'')
b = bytearray(b"abcdef")
show(b.find(b"c", Shrink()))  # expect: -1

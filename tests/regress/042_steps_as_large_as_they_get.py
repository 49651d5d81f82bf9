# SPDX-License-Identifier: MIT
# The step behind the last item of a slice left the range of a C integer.
largest, smallest = 2 ** 63 - 1, -(2 ** 63)
for items in ([1, 2, 3], (1, 2, 3), "123", b"123", bytearray(b"123")):
    print(items[1::largest], items[1::smallest], items[::largest], items[::smallest])
# expect: [2] [2] [1] [3]
# expect: (2,) (2,) (1,) (3,)
# expect: 2 2 1 3
# expect: b'2' b'2' b'1' b'3'
# expect: bytearray(b'2') bytearray(b'2') bytearray(b'1') bytearray(b'3')
items, data = [1, 2, 3], bytearray(b"123")
items[1::largest] = [5]
data[1::smallest] = b"5"
print(items, data)  # expect: [1, 5, 3] bytearray(b'153')
del items[1::smallest], data[1::largest]
print(items, data)  # expect: [1, 3] bytearray(b'13')
print(b"abc".hex(":", -2 ** 31))  # expect: 616263

# attack: ten thousand impossible requests in a row
# must: MemoryError each time, and no memory is lost
# last: done
failed = 0
for n in range(10000):
    try:
        [n] * (2 ** 58 + n)
    except (MemoryError, OverflowError):
        failed += 1
assert failed == 10000
try:
    raise MemoryError("mine")
except MemoryError as error:
    assert error.args == ("mine",)
print("done")

# attack: requests that cannot be met inside list operations; the list is looked at afterwards
# must: MemoryError or OverflowError, and the list is as it was
# last: done
a = list(range(10))
def store(key, value):
    a[key] = value
for use in (lambda: a.__imul__(2 ** 60), lambda: a * 2 ** 61, lambda: a.extend([0] * 2 ** 58),
            lambda: store(slice(0, 0), [0] * 2 ** 59), lambda: a.__iadd__(bytes(2 ** 60)), lambda: a + [0] * 2 ** 60):
    try:
        use()
    except (MemoryError, OverflowError):
        pass
    assert a == list(range(10)), a
print("done")

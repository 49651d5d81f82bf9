# attack: shifts and powers whose results have more bits than memory
# must: MemoryError, OverflowError, or a result
# last: done
for n in (2 ** 31, 2 ** 32, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 128):
    for use in (lambda: 1 << n, lambda: -1 << n, lambda: 3 ** n, lambda: (-7) ** n, lambda: n ** n, lambda: 10 ** n, lambda: (1 << 64) ** n,
                lambda: (2 ** 1000) << n, lambda: int.__lshift__(1, n), lambda: 2.0 ** n, lambda: n ** -n, lambda: 1 << -n):
        try:
            result = use()
            assert isinstance(result, float), (n, use)
        except (MemoryError, OverflowError, ValueError):
            pass
    assert 1 >> n == 0 and -1 >> n == -1 and 0 << n == 0 and 0 ** n == 0 and 1 ** n == 1 and (-1) ** n in (1, -1) and pow(3, n, 7) < 7
print("done")

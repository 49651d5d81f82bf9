# attack: patterns that make sorts slow: saws, organ pipes, killers of quicksort
# must: plain result, or a limit
n = 200_000
for items in (list(range(n)), list(range(n, 0, -1)), [i % 2 for i in range(n)], list(range(n // 2)) + list(range(n // 2, 0, -1)), [i ^ 1 for i in range(n)], [i % 1000 for i in range(n)],
              [i if i % 2 else n - i for i in range(n)]):
    items.sort()

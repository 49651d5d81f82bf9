# attack: a hundred thousand integers that fall on the same place of a table
# must: plain result, or limit of time
for step in (1 << 16, 1 << 20, 1 << 32, 1 << 61, (1 << 61) - 1):
    table = {n * step: n for n in range(50000)}
    group = set(table)
    for n in range(0, 50000, 7):
        n * step in table, n * step + 1 in group

# attack: dict, set and list change while natives iterate them
# must: RuntimeError, or a result
# last: done
table = {n: n for n in range(50)}
group = set(range(50))
def grow(x):
    table[len(table)] = 0
    group.add(len(group))
    return x
for use in (lambda: list(map(grow, table)), lambda: sorted(table, key=grow), lambda: [grow(x) for x in group],
            lambda: sum(grow(x) for x in table.values()), lambda: dict(map(lambda kv: (grow(kv[0]), 1), table.items())),
            lambda: min(table, key=grow), lambda: ",".join(str(grow(x)) for x in table)):
    try:
        use()
    except RuntimeError as error:
        assert "changed size" in str(error), error
print("done")

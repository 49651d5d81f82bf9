# attack: calls, attributes, subscripts, operators and comparisons in chains of 30,000
# must: refused with an exception, or compiled
# last: done
for link in ("()", ".a", "[0]", "+1", "*1", " or 1", " and 1", "<1", " in x", " if 1 else 2", ",1", ";1", "\n1", "|1", "**1", " @ 1", " is 1", "[0].a()", " not in x", "=x", " ''"):
    for n in (100, 3000, 30000):
        try:
            compile("x" + link * n, "attack", "exec")
        except (SyntaxError, MemoryError, RecursionError):
            pass
print("done")

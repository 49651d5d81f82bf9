# attack: brackets of each kind, 100,000 deep
# must: refused with an exception
# last: done
for left, right in (("(", ")"), ("[", "]"), ("{", "}"), ("{1:", "}"), ("f(", ")"), ("x[", "]"), ("(lambda: ", ")"), ("(1,", ")"), ("[0 for x in ", "]"), ("(yield ", ")")):
    for n in (99, 500, 2000, 100000):
        for source in (left * n + "0" + right * n, left * n):
            try:
                compile(source, "attack", "exec")
            except (SyntaxError, MemoryError, RecursionError):
                pass
print("done")

# attack: blocks of each kind nested, and elif chains
# must: refused with an exception, or compiled
# last: done
for head in ("if 1:", "while 1:", "for x in y:", "def f():", "class A:", "with a:", "try:", "async def f():", "match x:", "else:"):
    for n in (20, 99, 150, 1000):
        source = "".join(" " * i + head + "\n" for i in range(n)) + " " * n + "pass\n"
        try:
            compile(source, "attack", "exec")
        except (SyntaxError, MemoryError, RecursionError):
            pass
for n in (500, 20000):
    for source in ("if 1: pass\n" + "elif 1: pass\n" * n, "try: pass\n" + "except A: pass\n" * n, "match x:\n" + " case 1: pass\n" * n, "@a\n" * n + "def f(): pass\n"):
        try:
            compile(source, "attack", "exec")
        except (SyntaxError, MemoryError, RecursionError):
            pass
print("done")

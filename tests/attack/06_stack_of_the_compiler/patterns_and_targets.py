# attack: patterns, targets, parameters and comprehensions nested and in thousands
# must: refused with an exception, or compiled
# last: done
def pattern(text): return f"match x:\n case {text}: pass\n"
for n in (50, 300, 5000, 50000):
    for source in (pattern("[" * n + "a" + "]" * n), pattern("A(" * n + ")" * n), pattern("1|" * n + "2"), pattern("{1:" * n + "a" + "}" * n),
                   "[" * n + "a" + "]" * n + "= x", "(" * n + "a" + ")" * n + "= x", "for " + "(" * n + "a" + ",)" * n + " in x: pass",
                   "def f(" + ",".join(f"a{i}" for i in range(n)) + "): pass", "f(" + ",".join(f"a{i}=1" for i in range(n)) + ")",
                   "[0 " + "for x in y " * n + "]", "[0 for x in y " + "if x " * n + "]", "a" + ",a" * n + "= x", "with a" + " as b, a" * n + ": pass",
                   "global " + ",".join(f"a{i}" for i in range(n)), "import " + ".".join("a" * n), "def f[" + ",".join(f"T{i}" for i in range(n)) + "](): pass"):
        try:
            compile(source, "attack", "exec")
        except (SyntaxError, MemoryError, RecursionError):
            pass
print("done")

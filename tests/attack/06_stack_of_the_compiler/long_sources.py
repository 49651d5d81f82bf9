# attack: sources of a million tokens, lines, names and digits
# must: refused with an exception, compiled, or a limit
for source in ("x=1\n" * 50000, "x" * 1000000, "1" * 4000 + "\n", "'" + "a" * 1000000 + "'", "#" * 1000000, "\n" * 1000000, " " * 100000 + "x",
               "x = " + "+".join("1" * 1000), "\\\n" * 100000 + "x", "(" + "\n" * 1000000 + ")", "0x" + "f" * 100000, "1e" + "9" * 100000, "'\\x41" * 1000):
    try:
        compile(source, "attack", "exec")
    except (SyntaxError, MemoryError, RecursionError, ValueError):
        pass

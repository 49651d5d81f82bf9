# attack: prefixes repeated 200,000 times
# must: refused with an exception, or compiled
# last: done
for prefix in ("-", "+", "~", "not ", "await ", "lambda: ", "lambda x=", "*", "**", "1 if 1 else ", "x := ", "yield ", "1**", "-1**", "...or ", "x=", "del ", "async ", "@", "not not ", "- -"):
    for n in (100, 3000, 200000):
        try:
            compile(prefix * n + "1", "attack", "exec")
        except (SyntaxError, MemoryError, RecursionError):
            pass
print("done")

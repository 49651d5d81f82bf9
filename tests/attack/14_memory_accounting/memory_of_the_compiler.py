# attack: sources of many megabytes, and literals that fold to more
# must: limit of memory, or an exception
for n in range(1, 40):
    try:
        compile("x = (" + "1," * 400_000 * n + ")", "f", "exec")
    except MemoryError:
        pass
try:
    compile("'x' * 10**9 + b'x' * 10 ** 12 + (1,) * 10 ** 9 + 2 ** 10 ** 9", "f", "eval")
except (MemoryError, OverflowError):
    pass

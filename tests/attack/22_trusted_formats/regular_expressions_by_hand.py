# attack: patterns with every escape, verb and option of the engine below
# must: re.error, or what CPython matches
# last: done
import re
for pattern in ("(*ACCEPT)", "(*COMMIT)", "(*LIMIT_MATCH=1)", "(*UTF)a", "(*NO_JIT)", "(?C1)", "(?R)", "(?1)", "(?&x)", "(?|a|b)", "\\K", "\\G", "\\X", "\\C", "\\p{L}", "\\Q...\\E", "(?<x>a)", "\\g{1}", "\\k<x>", "(?(R)a|b)", "(?(DEFINE)a)", "[[:alpha:]]", "\\N{U+41}", "(?#", "\\c", "\\x{110000}", "a{65536}",
                "(?P<x>a)(?P=x)" * 50, "(?>a+)b", "a++b", "(?i:a)(?-i:b)", "\\8", "\\1(a)", "(?<=a+)b", "(?<=a|bc)d", "x{2147483648}", "(" * 250 + ")" * 250, "(?:)" * 1000, "[^" + "".join(map(chr, range(300, 3000))) + "]"):
    for flags in (0, re.I, re.A, re.X, re.S | re.M):
        try:
            p = re.compile(pattern, flags)
            p.search("abc" * 10), p.sub("x", "abc"), p.findall("aab"), p.split("abc")
        except (re.error, RecursionError, OverflowError, IndexError, MemoryError, ValueError):
            pass
print("done")

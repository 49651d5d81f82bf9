# attack: f-strings nested in f-strings and in format specs
# must: refused with an exception, or compiled
# last: done
def nest(n):
    text = "1"
    for i in range(n):
        text = "f'{" + text + "}'"
    return text
def nest_spec(n):
    return "f'" + "{1:" * n + "}" * n + "'"
for make in (nest, nest_spec, lambda n: "f'" + "{" * n, lambda n: "f'" + "{1}" * n + "'", lambda n: "f'{" + "(" * n, lambda n: "f'{x" + "!r" * n + "}'",
             lambda n: "f'{" + "{" * n + "1" + "}" * n + "}'", lambda n: "f''" * n, lambda n: "f'{f\"" * n):
    for n in (5, 100, 200, 5000):
        try:
            eval(compile(make(n), "attack", "eval"))
        except (SyntaxError, MemoryError, RecursionError, ValueError, NameError, TypeError):
            pass
print("done")

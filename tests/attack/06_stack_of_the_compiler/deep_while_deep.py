# attack: compile and eval are called at the bottom of a deep recursion, with deep sources
# must: RecursionError or SyntaxError
# last: done
source = "(" * 90 + "1" + ")" * 90
def down(n):
    eval(source)
    try:
        return down(n + 1)
    except RecursionError:
        eval(source)
        return n
try:
    down(0)
except (RecursionError, MemoryError, SyntaxError):
    pass
def evaluate(n):
    return eval("evaluate(n + 1)", {"evaluate": evaluate, "n": n})
try:
    evaluate(0)
except RecursionError:
    pass
nested = "1"
try:
    for _ in range(200):
        nested = f"eval({nested!r})"
        if len(nested) > 100000: break
    eval(nested)
except (RecursionError, SyntaxError, MemoryError):
    pass
print("done")

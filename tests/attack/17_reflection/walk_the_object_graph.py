# attack: everything that attributes reach from a few objects is walked, for anything that opens, runs or loads
# must: nothing of the host is found
# last: nothing
import sys, types
words = ("system", "popen", "spawn", "fork", "execv", "dlopen", "CDLL", "socket", "mmap", "ptrace", "kill", "subprocess")
seen, todo, found = set(), [object, type, print, sys, (lambda: 0), (x for x in ()), Exception("x"), __builtins__ if "__builtins__" in globals() else 0], set()
while todo and len(seen) < 20000:
    x = todo.pop()
    if id(x) in seen:
        continue
    seen.add(id(x))
    names = dir(x)
    for name in names:
        try:
            value = getattr(x, name)
        except Exception:
            continue
        if name in words and callable(value) and not name.startswith("__"):
            try:
                value("true")
                found.add(name)
            except Exception:
                pass
        if isinstance(value, (type, types.ModuleType, types.FunctionType)) or callable(value) and len(seen) < 10000:
            todo.append(value)
    if x is object:
        todo.extend(x.__subclasses__())
print(sorted(found) or "nothing")

# attack: builtins, modules and types are overwritten to catch what the library does with them
# must: the library goes on, or an exception
# last: done
import builtins, sys, asyncio, json
real_print = print
for name in ("len", "isinstance", "getattr", "type", "list", "dict", "str", "int", "ValueError", "Exception", "range", "print", "__import__", "__build_class__"):
    old = getattr(builtins, name, None)
    for value in (None, 5, lambda *a, **k: None):
        setattr(builtins, name, value)
        try:
            json.dumps([1, {"a": 2}])
            asyncio.run(asyncio.sleep(0))
            compile("class A: pass", "f", "exec")
        except BaseException:
            pass
    if old is not None:
        setattr(builtins, name, old)
for t in (int, str, list, dict, object, type):
    try:
        t.evil = 1
        real_print("taken")
    except TypeError:
        pass
sys.modules.clear()
try:
    import json
except ImportError:
    pass
print("done")

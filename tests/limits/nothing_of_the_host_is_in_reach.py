# Absence is the defence: what leads out of the sandbox elsewhere is not there at all.
def f(): yield
g = f()
next(g)
paths = {
    "function globals": lambda: f.__globals__,
    "frame globals": lambda: g.gi_frame.f_globals,
    "frame builtins": lambda: g.gi_frame.f_builtins,
    "frame back": lambda: g.gi_frame.f_back.f_back,
    "os.system": lambda: __import__("os").system,
    "subprocess": lambda: __import__("subprocess"),
    "socket": lambda: __import__("socket"),
    "ctypes": lambda: __import__("ctypes"),
    "pickle": lambda: __import__("pickle").loads,
    "marshal": lambda: __import__("marshal").loads,
    "gc objects": lambda: __import__("gc").get_objects(),
    "settrace": lambda: __import__("sys").settrace,
    "frames": lambda: __import__("sys")._getframe().f_globals,
    "open a file": lambda: open("/etc/passwd"),
    "write a file": lambda: open("/tmp/krait_should_not_be", "w"),
    "environment": lambda: __import__("os").environ["PATH"],
    "standard input": lambda: input(),
}
for name, path in paths.items():
    try:
        path()
        print("open:", name)
    except Exception:
        pass
print("done")  # expect: done

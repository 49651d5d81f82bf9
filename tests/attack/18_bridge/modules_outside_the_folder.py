# attack: imports that name paths outside of the program's folder
# must: not found
# last: done
for name in ("../secret", "..secret", "/etc/passwd", "secret/../secret", "a/../../secret", "...", ".", "", "\0", "x\0y", "secret.txt", "\u2024\u2024/secret", "a" * 100000, "con", "__main__.x", "~root", "%2e%2e", "..\\secret", "proc.self.environ"):
    for use in (lambda: __import__(name), lambda: __import__(name, {}, {}, ["*"], 0), lambda: __import__(name, {"__package__": "..", "__name__": "../x"}, {}, [], 1), lambda: __import__("importlib").import_module(name),
                lambda: __import__("a", {"__package__": "/etc", "__path__": ["/etc"]}, {}, ["passwd"], 1)):
        try:
            use()
        except (ImportError, ValueError, TypeError, KeyError, SystemError, SyntaxError):
            pass
import sys
sys.path.insert(0, "/") if hasattr(sys, "path") else None
sys.path_hooks = sys.meta_path = [lambda *a: print("hook")]
try:
    import etc.passwd
except (ImportError, SyntaxError):
    pass
print("done")

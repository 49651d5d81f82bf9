# attack: file descriptors behind sys.stdin, stdout, stderr and print
# must: nothing but text goes through
# last: done
import sys
for stream in (sys.stdout, sys.stderr, sys.stdin, getattr(sys, "__stdout__", None), getattr(sys, "__stdin__", None)):
    for name in ("buffer", "raw", "fileno", "detach", "reconfigure", "_fd", "fd", "name", "mode", "truncate", "seek", "readable", "read", "readline", "readlines", "__next__", "close"):
        try:
            value = getattr(stream, name)
            if name == "close":
                continue
            if callable(value):
                value = value()
        except Exception:
            pass
for use in (lambda: input(), lambda: sys.stdin.read(), lambda: print("x", file=open("/dev/stdout", "w")), lambda: print("x", file=5), lambda: sys.stdout.write(b"x"), lambda: sys.stdout.write(5)):
    try:
        use()
    except Exception:
        pass
print("done")

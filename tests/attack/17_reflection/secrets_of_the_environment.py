# attack: every way to the environment, the arguments and the process
# must: refused, or empty
# last: done
import sys, os
for attempt in (lambda: os.environ["SECRET"], lambda: os.getenv("SECRET"), lambda: dict(os.environ), lambda: os.environb, lambda: os.path.expandvars("$SECRET"), lambda: sys.argv, lambda: sys.flags, lambda: os.getcwd(),
                lambda: os.getpid(), lambda: os.uname(), lambda: os.path.expanduser("~"), lambda: sys.executable, lambda: sys.path, lambda: sys.orig_argv, lambda: os.cpu_count(), lambda: os.getlogin(), lambda: os.times(),
                lambda: __import__("platform").node(), lambda: __import__("getpass").getuser(), lambda: __import__("tempfile").gettempdir(), lambda: __import__("sysconfig").get_paths()):
    try:
        assert "planted" not in repr(attempt())
    except Exception as error:
        assert not isinstance(error, AssertionError)
print("done")

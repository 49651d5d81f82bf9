# attack: sys.excepthook, sys.unraisablehook, sys.displayhook and stderr fail, recurse and disappear
# must: a report
# status: 1
import sys
class Bad:
    def write(self, text): raise ValueError("no")
    def flush(self): raise KeyError("no")
def hook(*args):
    raise RuntimeError("in the hook")
class Final:
    def __del__(self): raise ValueError("in __del__")
sys.unraisablehook = hook
Final()
try:
    sys.stderr = Bad()
    Final()
    sys.stderr = None
    Final()
    del sys.stderr
    Final()
except Exception:
    pass
sys.excepthook = hook
raise KeyError("outer")

# attack: sys.excepthook, unraisablehook and stderr are traps when the program has ended
# must: a report, or a limit
import sys
class Trap:
    def write(self, text):
        while True: pass
    def flush(self): pass
class Bomb:
    def __del__(self): raise ValueError("late")
bomb = Bomb()
sys.stderr = Trap()
sys.unraisablehook = lambda *args: [1 for _ in iter(int, 1)]
raise ValueError("end")

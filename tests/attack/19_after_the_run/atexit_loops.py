# attack: functions of atexit loop, raise, register more, and exit
# must: limit of time
# status: 121
import atexit, sys
def again(n=0): atexit.register(again, n + 1)
def fail(): raise ValueError("at exit")
def leave(): sys.exit(7)
atexit.register(again)
atexit.register(fail)
atexit.register(leave)
def loop():
    while True: pass
atexit.register(loop)

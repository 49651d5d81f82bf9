# attack: __del__ raises, exits, recurses, and runs a loop
# must: a message each, and the program goes on
# last: done
import sys, asyncio
class Evil:
    def __init__(self, what): self.what = what
    def __del__(self): self.what()
def stop(): sys.exit(3)
def fail(): raise BaseException("no")
def deep(): deep()
def loop(): asyncio.run(asyncio.sleep(0))
def more(): Evil(fail)
def generator(): next(x for x in ())
for what in (stop, fail, deep, loop, more, generator):
    Evil(what)
    cycle = [Evil(what)]
    cycle.append(cycle)
    del cycle
import gc
gc.collect()
print("done")

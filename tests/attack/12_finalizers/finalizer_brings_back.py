# attack: __del__ brings its object back, a thousand times, alone and in cycles
# must: plain result
# last: done
import gc
class Phoenix:
    def __del__(self):
        saved.append(self)
saved = []
for _ in range(1000):
    Phoenix()
assert len(saved) == 1000
saved.clear()
class Loop(Phoenix):
    def __init__(self): self.self = self
for _ in range(100):
    Loop()
gc.collect()
count = len(saved)
assert count == 100, count
saved.clear()
gc.collect()
print("done")

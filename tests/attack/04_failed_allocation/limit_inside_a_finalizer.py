# attack: a __del__ that takes all memory, at a collection and at the end
# must: limit of memory
# status: 121
import gc

class Hungry:
    def __init__(self): self.self = self
    def __del__(self):
        kept.append("x" * 10_000_000 + str(len(kept)))

kept = []
for _ in range(100):
    Hungry()
gc.collect()

# attack: gc.collect and threshold changes inside iteration, hashing, comparison and allocation
# must: plain result
# last: done
import gc
class A:
    def __init__(self): self.me = self
    def __hash__(self):
        gc.collect()
        return 1
    def __eq__(self, other):
        gc.collect()
        return self is other
    def __del__(self): gc.collect()
for n in range(20):
    {A(): A() for _ in range(3)}
    sorted((A() for _ in range(3)), key=hash)
    [gc.collect() for _ in range(2)]
    A() in [A(), A()]
    try:
        gc.set_threshold(1)
    except (AttributeError, NotImplementedError):
        pass
print("done")

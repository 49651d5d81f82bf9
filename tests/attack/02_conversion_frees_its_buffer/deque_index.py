# attack: __index__ clears the deque inside [], insert, rotate, index and *
# must: IndexError, ValueError, or a result
# last: done
from collections import deque

class Clear:
    def __init__(self, n): self.n = n
    def __index__(self):
        queue.clear()
        return self.n

def store(key, value):
    queue[key] = value

def remove(key):
    del queue[key]

for use in (lambda: queue[Clear(900)], lambda: store(Clear(900), 1), lambda: remove(Clear(900)), lambda: queue.insert(Clear(900), 1),
            lambda: queue.rotate(Clear(77)), lambda: queue.index(5, Clear(0), Clear(900)), lambda: queue * Clear(2),
            lambda: queue.__imul__(Clear(2))):
    queue = deque(range(1000))
    try:
        use()
    except (IndexError, ValueError, TypeError):
        pass
print("done")

# attack: __eq__ clears the deque inside index, count, remove, `in` and ==
# must: RuntimeError, IndexError, or a result
# last: done
from collections import deque

class Clear:
    def __eq__(self, other):
        queue.clear()
        other_queue.clear()
        return False

for search in (lambda: queue.index(1), lambda: queue.count(1), lambda: queue.remove(1), lambda: 1 in queue,
               lambda: queue == other_queue, lambda: queue < other_queue):
    queue = deque(Clear() for _ in range(200))
    other_queue = deque(Clear() for _ in range(200))
    try:
        search()
    except (RuntimeError, IndexError, ValueError, TypeError):
        pass
print("done")

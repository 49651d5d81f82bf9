# attack: containers shrink to nothing between a size that was read and the use of it
# must: an exception, or a result
# last: done
import heapq, bisect
from collections import OrderedDict, Counter
class Empty:
    def __lt__(self, other):
        items.clear()
        return True
    def __eq__(self, other):
        items.clear()
        return False
    def __hash__(self): return 1
    def __index__(self):
        items.clear()
        return 1
    def __len__(self):
        items.clear()
        return 3
    def __iter__(self):
        items.clear()
        return iter((1, 2))
for use in (lambda: bisect.bisect(items, Empty()), lambda: bisect.insort(items, Empty()), lambda: heapq.heapify(items), lambda: items.__setitem__(slice(0, 3), Empty()), lambda: items.__setitem__(slice(None, None, 2), Empty()), lambda: max(items), lambda: items.reverse(),
            lambda: items.__delitem__(slice(Empty(), 5)), lambda: list(zip(items, Empty())), lambda: Counter(items), lambda: items == [Empty()] * 5, lambda: tuple(items)[Empty()], lambda: items.__imul__(Empty()), lambda: items.extend(Empty()), lambda: items.sort(key=lambda x: Empty() < 1)):
    items = [Empty() for _ in range(5)]
    try:
        use()
    except (ValueError, IndexError, TypeError):
        pass
print("done")

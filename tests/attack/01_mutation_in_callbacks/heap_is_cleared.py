# attack: __lt__ clears the heap inside heappush, heappop, heapify, heapreplace and merge
# must: an exception, or a result
# last: done
import heapq

class Clear:
    def __lt__(self, other):
        heap.clear()
        return False

for use in (lambda: heapq.heappush(heap, Clear()), lambda: heapq.heappop(heap), lambda: heapq.heapify(heap),
            lambda: heapq.heapreplace(heap, Clear()), lambda: heapq.heappushpop(heap, Clear()),
            lambda: heapq.nsmallest(3, heap), lambda: heapq.nlargest(3, heap)):
    heap = [Clear() for _ in range(50)]
    try:
        use()
    except (IndexError, RuntimeError, ValueError):
        pass
print("done")

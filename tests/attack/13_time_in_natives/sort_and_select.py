# attack: sorts of long lists, with and without keys, again and again
# must: limit of time
# status: 121
import heapq, random
items = [n * 7919 % 1_000_003 for n in range(300_000)]
while True:
    sorted(items)
    sorted(items, key=str)
    heapq.nsmallest(100000, items)
    max(items), sum(items), items.index(5), items.count(5), items == items[:], set(items), items[::-1]

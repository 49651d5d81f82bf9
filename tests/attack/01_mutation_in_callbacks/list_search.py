# attack: __eq__ clears the list inside index, count, remove and `in`
# must: plain result or ValueError
# last: done
class Clear:
    def __eq__(self, other):
        items.clear()
        return False

for search in (lambda: items.index(1), lambda: items.count(1), lambda: items.remove(1), lambda: 1 in items):
    items = [Clear() for _ in range(50)]
    try:
        search()
    except ValueError:
        pass
    assert items == [], items

class Yes(Clear):
    def __eq__(self, other):
        items.clear()
        return True

for search in (lambda: items.index(1), lambda: items.count(1), lambda: items.remove(1), lambda: 1 in items):
    items = [Yes() for _ in range(50)]
    try:
        search()
    except (ValueError, IndexError):
        pass
print("done")

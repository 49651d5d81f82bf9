# attack: key functions and __lt__ clear, append to and re-sort the list that is sorted
# must: ValueError, or a result
# last: done
def attempt(make):
    try:
        make()
    except ValueError as error:
        assert "modified" in str(error), error

def key(x):
    items.clear()
    items.extend(range(1000))
    return x

class Less:
    def __lt__(self, other):
        items.append(self)
        items.sort()
        return True

items = list(range(100))
attempt(lambda: items.sort(key=key))
items = [Less() for _ in range(40)]
attempt(lambda: items.sort())
items = [3, 2, 1]
attempt(lambda: items.sort(key=lambda x: items.sort() or x))
print("done")

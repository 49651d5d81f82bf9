# attack: __lt__ and __eq__ clear the lists that < compares
# must: plain result
# last: done
class Clear:
    def __eq__(self, other):
        left.clear()
        right.clear()
        return False
    def __lt__(self, other):
        left.clear()
        right.clear()
        return True

for compare in (lambda: left < right, lambda: left <= right, lambda: left > right, lambda: max(left, right)):
    left, right = [Clear() for _ in range(5)], [Clear() for _ in range(5)]
    try:
        compare()
    except TypeError:
        pass
print("done")

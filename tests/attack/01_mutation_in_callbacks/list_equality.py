# attack: __eq__ of an element clears both lists while == walks them
# must: plain result
# last: done
class Clear:
    def __eq__(self, other):
        left.clear()
        right.clear()
        return True

for _ in range(100):
    left, right = [Clear() for _ in range(9)], [Clear() for _ in range(9)]
    left == right
    left, right = [Clear() for _ in range(9)], [Clear() for _ in range(9)]
    left != right
print("done")

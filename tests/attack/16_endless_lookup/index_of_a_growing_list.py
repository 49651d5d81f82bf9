# attack: __eq__ appends to the list that index, count and `in` walk
# must: limit of memory or of time
# status: 121
class Grow:
    def __eq__(self, other):
        items.append(1)
        items.append(Grow())
        return False
items = [Grow()]
5 in items

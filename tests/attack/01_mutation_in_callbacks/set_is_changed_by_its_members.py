# attack: __eq__ clears the set inside each operation of set
# must: an exception, or a result
# last: done
class Member:
    def __hash__(self): return 7
    def __eq__(self, other):
        one.clear()
        two.clear()
        return False

for name in ("union", "intersection", "difference", "symmetric_difference", "update", "intersection_update",
             "difference_update", "symmetric_difference_update", "issubset", "issuperset", "isdisjoint", "__eq__", "__le__", "__or__",
             "__and__", "__sub__", "__xor__"):
    one, two = set(), set()
    one = {Member() for _ in range(1)}
    two = {Member() for _ in range(1)}
    try:
        getattr(one, name)(two)
    except (RuntimeError, KeyError):
        pass
print("done")

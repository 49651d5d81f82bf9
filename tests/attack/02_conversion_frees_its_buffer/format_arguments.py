# attack: __format__, __index__ and __str__ change the list whose elements are formatted
# must: plain result
# last: done
class Clear:
    def __format__(self, spec):
        items.clear()
        return "f"
    def __str__(self):
        items.clear()
        return "s"
    __repr__ = __str__
    def __index__(self):
        items.clear()
        return 3

def fresh():
    global items
    items = [Clear(), "text" * 100, Clear()]
    return items

try:
    "{0[0]} {0[1]} {0[2]}".format(fresh())
except IndexError:
    pass
try:
    "{x[0]} {x[1]}".format_map({"x": fresh()})
except IndexError:
    pass
print("%s %s %s" % tuple(fresh()))
str(fresh())
repr(fresh())
"%*d" % (3, 4)
f"{fresh()[0]:{items[2] if len(items) > 2 else ''}}"
print("done")

# attack: __eq__ and __hash__ of keys clear and refill the dict during get, set, delete, update and ==
# must: an exception, or a result
# last: done
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other):
        global armed
        if armed:
            armed = False
            table.clear()
            for i in range(200):
                table[i] = i
        return False

def fill():
    return {Key(n): n for n in range(20)}

for use in (lambda: table.get(Key(1)), lambda: table.setdefault(Key(1), 2), lambda: table.pop(Key(1)), lambda: table.update({Key(1): 2}),
            lambda: table == fill(), lambda: Key(5) in table, lambda: table | {Key(1): 1}, lambda: dict(table, a=1)):
    armed = False
    table = fill()
    armed = True
    try:
        use()
    except (KeyError, RuntimeError):
        pass
armed = False
table = fill()
armed = True
try:
    del table[Key(3)]
except (KeyError, RuntimeError):
    pass
print("done")

# attack: each comparison changes the table, so that the probe begins anew
# must: a limit of time, or an exception
class Key:
    def __hash__(self): return 5
    def __eq__(self, other):
        table.clear()
        table[Key2()] = 1
        return False
class Key2:
    def __hash__(self): return 5
    def __eq__(self, other):
        table.clear()
        table[Key2()] = 1
        return False
table = {Key2(): 1}
while True:
    try:
        table.get(Key())
    except RuntimeError:
        pass

# attack: the same for sets, with discard, add and remove
# must: a limit of time, or an exception
class Key:
    def __hash__(self): return 5
    def __eq__(self, other):
        group.clear()
        group.add(Key())
        return False
group = set()
group.add(Key())
while True:
    for use in (group.discard, group.add, group.__contains__):
        try:
            use(Key())
        except (RuntimeError, RecursionError):
            pass

# attack: a dict and a set are emptied, shrunk and rebuilt inside the probe
# must: an exception, or a result
# last: done
class Key:
    def __init__(self, action): self.action = action
    def __hash__(self): return 3
    def __eq__(self, other):
        self.action()
        return False
actions = [lambda: table.clear(), lambda: group.clear(), lambda: [table.popitem() for _ in range(len(table))], lambda: table.update({n: n for n in range(500)}), lambda: [group.pop() for _ in range(len(group))], lambda: group.update(range(500)),
           lambda: table.__init__(), lambda: group.__init__(), lambda: table.copy(), lambda: group.__ior__({1, 2})]
for action in actions:
    for size in (0, 1, 5, 100):
        for use in (lambda: table.get(key), lambda: table.pop(key, None), lambda: table.setdefault(key, 1), lambda: key in group, lambda: group.discard(key), lambda: group.add(key), lambda: table.update({key: 1}), lambda: group.remove(key), lambda: table.__delitem__(key)):
            key = Key(action)
            table = {Key(int): n for n in range(1)} | {n + 10: n for n in range(size)}
            group = {Key(int)} | set(range(10, 10 + size))
            try:
                use()
            except (KeyError, RuntimeError):
                pass
print("done")

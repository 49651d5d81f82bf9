# attack: __del__ of elements changes the container that is being freed or cleared
# must: plain result
# last: done
class Evil:
    def __del__(self):
        for use in (lambda: items.append(1), lambda: items.clear(), lambda: table.update(a=1), lambda: table.clear(), lambda: group.add(5), lambda: group.clear()):
            use()
items, table, group = [], {}, set()
for _ in range(20):
    items[:] = [Evil() for _ in range(50)]
    items[10:20] = [Evil()]
    items.clear()
    table.update({n: Evil() for n in range(50)})
    table.clear()
    table = {n: Evil() for n in range(20)}
    group |= {Evil() for _ in range(20)}
    group.clear()
    items = [Evil() for _ in range(20)]
    items.sort(key=id)
    items = [Evil()] * 5
    del items[0:2]
print("done")

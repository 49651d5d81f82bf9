# attack: objects whose hashes are all equal
# must: plain result, or limit of time
class Same:
    def __hash__(self): return 42
table = {Same(): n for n in range(3000)}
group = set(table)
len(group & set(table)), table == dict(table)

# attack: __missing__, default_factory and setdefault that change the dict they fill
# must: an exception, or a limit
from collections import defaultdict
class D(dict):
    def __missing__(self, key):
        self.clear()
        return self[key + 1]
try:
    D()[0]
except RecursionError:
    pass
d = defaultdict(lambda: d[len(d)])
try:
    d[0]
except RecursionError:
    pass
print("done")

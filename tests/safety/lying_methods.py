class Lies:
    def __init__(self, value): self.value = value
    def __len__(self): return self.value
    def __length_hint__(self): return self.value
    def __iter__(self): return iter([1, 2])
    def __getitem__(self, i): raise IndexError

for value in (-1, 2**63, 2**70, "x", 1.5):
    for use in (len, bool, list):
        try:
            print(use.__name__, use(Lies(value)))
        except (ValueError, TypeError, OverflowError, MemoryError) as error:
            print(use.__name__, type(error).__name__)

class Wrong:
    def __repr__(self): return 5
    def __str__(self): return None
    def __hash__(self): return "x"
    def __bool__(self): return 2
    def __index__(self): return 1.5
    def __iter__(self): return 7
    def __format__(self, spec): return 3
    def __contains__(self, item): raise KeyError
for use in (repr, str, hash, bool, iter, format, [1].__getitem__, lambda w: 1 in w, lambda w: "%s" % w, lambda w: f"{w}"):
    try:
        print(use(Wrong()))
    except (TypeError, KeyError) as error:
        print(type(error).__name__)

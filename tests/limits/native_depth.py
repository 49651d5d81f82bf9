# limit: native-depth=5
from functools import reduce

def nest(n):
    return sorted([n], key=lambda n: nest(n - 1) if n else 0) and n

print(nest(4))  # expect: 4
try:
    nest(5)
except RecursionError as error:
    print(error)  # expect: maximum depth of native calls exceeded

class Equal:
    def __eq__(self, other): return [self] == [Equal()]
    def __repr__(self): return repr([Equal()])
    def __iter__(self): return map(str, Equal())

for use in (lambda: Equal() == 1, lambda: repr(Equal()), lambda: list(Equal()), lambda: reduce(lambda a, b: nest(5), [1, 2])):
    try:
        use()
        print("no end")
    except RecursionError:
        pass

def plain(n): return plain(n - 1) + 1 if n else 0
print(plain(500))  # expect: 500
print(nest(4))  # expect: 4

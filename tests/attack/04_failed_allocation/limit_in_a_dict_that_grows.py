# attack: the memory limit is reached while a dict is rebuilt
# must: limit of memory
# status: 121
table = {}
class Key:
    def __hash__(self): return id(self)
try:
    while True:
        table[Key()] = table
except BaseException:
    print("caught")
finally:
    print("finally")

# attack: a sort whose keys need more memory than there is
# must: limit of memory
# status: 121
items = list(range(3000))
try:
    items.sort(key=lambda n: "x" * 100000 + str(n))
except BaseException:
    print("caught")

# attack: natives and loops over a list that grows while they walk
# must: limit of memory or of time
# status: 121
items = [1]
list(map(items.append, items))

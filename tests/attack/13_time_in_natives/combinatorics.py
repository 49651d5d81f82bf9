# attack: products, permutations and factorials of large numbers
# must: limit of time or of memory
# status: 121
import itertools, math
list(itertools.islice(itertools.product(range(1000), repeat=50), 2 ** 62, None))
math.factorial(10 ** 7)
math.comb(10 ** 8, 10 ** 7)
sum(1 for _ in itertools.permutations(range(100)))

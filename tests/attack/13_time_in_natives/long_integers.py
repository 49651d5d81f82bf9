# attack: powers, products, divisions and texts of numbers of a million digits
# must: limit of time or of memory, or an exception
# status: 121
x = (1 << 3_000_000) - 1
while True:
    pow(x, x, x - 2)
    x * x // (x - 1)

# attack: generators of chance with empty, zero, negative and endless ranges
# must: ValueError, IndexError or a result
# last: done
import math, random
numbers = (0, -1, 1, 2 ** 200, -2 ** 200, math.inf, math.nan, 1e308)
for a in numbers:
    for b in numbers:
        for use in (lambda: random.randint(a, b), lambda: random.randrange(a, b), lambda: random.randrange(a, b, 0), lambda: random.uniform(a, b), lambda: random.triangular(a, b, a), lambda: random.gauss(a, b), lambda: random.expovariate(a), lambda: random.seed(a),
                    lambda: random.paretovariate(a) if a == a and a > 0 else 0, lambda: random.getrandbits(0), lambda: random.shuffle([]), lambda: random.choices([1, 2], [a, b])):
            try:
                use()
            except (ValueError, IndexError, TypeError, ZeroDivisionError, OverflowError):
                pass
print("done")

# attack: counts of itertools, random, math and collections beyond 64 bits
# must: an exception, or a result
# last: done
import collections, itertools, math, random

for n in (2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 128, -1, -2 ** 63, -2 ** 64):
    for use in (lambda: next(itertools.repeat(1, n), 0), lambda: itertools.product([1, 2], repeat=n), lambda: itertools.combinations([1], n),
                lambda: itertools.permutations([1], n), lambda: itertools.combinations_with_replacement([1], n), lambda: next(itertools.count(n)),
                lambda: collections.deque([1], n), lambda: random.getrandbits(n), lambda: random.randbytes(n),
                lambda: next(itertools.batched([1], n), 0), lambda: itertools.tee([1], n),
                lambda: random.sample([1], n), lambda: math.ldexp(1.0, n), lambda: round(1.5, n), lambda: round(15, n)):
        try:
            use()
        except (OverflowError, ValueError, MemoryError, IndexError):
            pass
print("done")

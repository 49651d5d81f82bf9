# attack: towers of lazy iterators, 100,000 high
# must: RecursionError, or a result
# last: done
import itertools
for wrap in (lambda x: map(str, x), lambda x: filter(None, x), lambda x: zip(x), enumerate, lambda x: itertools.chain(x), lambda x: itertools.islice(x, 5),
             lambda x: (y for y in x), lambda x: itertools.takewhile(bool, x), lambda x: itertools.chain.from_iterable([x]), lambda x: itertools.cycle(x),
             lambda x: itertools.accumulate(x), lambda x: itertools.starmap(lambda *a: a, x), lambda x: itertools.pairwise(x), lambda x: itertools.tee(x)[0],
             lambda x: itertools.compress(x, [1, 1]), lambda x: itertools.batched(x, 2), lambda x: itertools.zip_longest(x), lambda x: iter(x.__next__, 5)):
    it = iter([1, 2, 3])
    for _ in range(20000):
        it = iter(wrap(it))
    try:
        next(it, None)
    except (RecursionError, TypeError, RuntimeError):
        pass
    del it
print("done")

# attack: texts made to collide under a hash without a seed
# must: plain result
# last: done
import itertools
# Pairs of equal value under h = 33 * h + c and under h = 31 * h + c.
for pair in (("Ab", "BA"), ("Aa", "BB")):
    table = {"".join(parts): 1 for parts in itertools.product(pair, repeat=14)}
    assert len(table) == 2 ** 14
    assert all(key in table for key in list(table))
print("done")

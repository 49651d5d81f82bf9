# attack: setstate with positions and words that are out of range, then numbers
# must: ValueError or TypeError, or a result
# last: done
import random
r = random.Random(1)
state = r.getstate()
for version in (3, 2, 1, -1, None, 2 ** 70):
    for words in (state[1], state[1][:-1], (), (0,) * 625, (2 ** 32 - 1,) * 624 + (624,), (2 ** 64,) * 625, (-1,) * 625, (1,) * 624 + (625,), (1,) * 624 + (-1,), (1,) * 624 + (2 ** 31,), ("x",) * 625, None, 5):
        for gauss in (None, 1.5):
            try:
                r.setstate((version, words, gauss))
            except (ValueError, TypeError, OverflowError):
                pass
            r.random(), r.getrandbits(100), r.gauss(0, 1)
print("done")

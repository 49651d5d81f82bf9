# attack: membership, index and count in ranges and counts of 2**63
# must: limit of time
# status: 121
import itertools
r = range(10 ** 30)
assert 5.5 not in r and r.index(10 ** 29) == 10 ** 29
class Five:
    def __eq__(self, other): return False
while True:
    Five() in range(10 ** 9)

# Generators as sequences that are never built: primes without end, a walk through a tree, and a merge of both.
from itertools import count, islice, takewhile


def primes():
    """The sieve, lazily: each prime found waits at the next multiple of itself."""
    waiting = {}
    for number in count(2):
        if number not in waiting:
            yield number
            waiting[number * number] = [number]
            continue
        for prime in waiting.pop(number):
            waiting.setdefault(number + prime, []).append(prime)


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    @classmethod
    def of(cls, values):
        root = None
        for value in values:
            root = cls.insert(root, value)
        return root

    @classmethod
    def insert(cls, node, value):
        if node is None:
            return cls(value)
        if value < node.value:
            node.left = cls.insert(node.left, value)
        else:
            node.right = cls.insert(node.right, value)
        return node

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def merge(*sources):
    """Ascending sources, in one ascending line."""
    heads = []
    for source in map(iter, sources):
        for first in source:
            heads.append([first, source])
            break
    while heads:
        smallest = min(heads, key=lambda head: head[0])
        yield smallest[0]
        for following in smallest[1]:
            smallest[0] = following
            break
        else:
            heads.remove(smallest)


print(*islice(primes(), 15))
tree = Tree.of([50, 20, 70, 10, 30, 60, 80])
print(*tree)
print(*merge(tree, takewhile(lambda p: p < 40, primes()), [0, 100]))
print(f"{sum(takewhile(lambda p: p < 2000, primes())):,}")

# attack: zero as step, size, base, modulus, group and count
# must: ValueError, ZeroDivisionError or a result
# last: done
import collections, datetime, itertools, math, random, statistics, textwrap
for use in (lambda: range(0, 5, 0), lambda: [1, 2][::0], lambda: "x"[::0], lambda: slice(0, 5, 0).indices(5), lambda: int("1", 0), lambda: int("1", 1), lambda: itertools.batched([1], 0), lambda: list(itertools.islice([1], 0, 5, 0)), lambda: random.randrange(0),
            lambda: random.choice([]), lambda: random.sample([], 1), lambda: random.choices([], k=1), lambda: random.choices([1], [0]), lambda: statistics.mean([]), lambda: textwrap.wrap("x", 0), lambda: "x".expandtabs(0), lambda: b"x".hex(":", 0), lambda: (1.5).hex(),
            lambda: datetime.timedelta(1) / 0, lambda: datetime.timedelta(1) // datetime.timedelta(0), lambda: collections.deque([], 0).append(1), lambda: collections.deque().rotate(5), lambda: collections.deque([], 0).rotate(1), lambda: math.comb(0, 0), lambda: bytes(0) * 0,
            lambda: [] * 0, lambda: (0).to_bytes(0, "big"), lambda: math.isqrt(0), lambda: math.perm(0), lambda: range(0)[0], lambda: list(itertools.cycle([]))[:1], lambda: max([]), lambda: "".split(""), lambda: "a".replace("", "", 0), lambda: list(itertools.product(repeat=0))):
    try:
        use()
    except (ValueError, ZeroDivisionError, IndexError, TypeError):
        pass
print("done")

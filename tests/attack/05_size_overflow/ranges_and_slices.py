# attack: ranges, slices and islices with bounds beyond 64 bits
# must: an exception, or a result
# last: done
import itertools
sizes = [2 ** 31, 2 ** 32, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 128]
sizes += [-n for n in sizes] + [0, 1, -1]
items, text, data = list(range(10)), "0123456789", bytearray(b"0123456789")
for a in sizes:
    for b in sizes:
        items[a:b], text[a:b], data[a:b], range(10)[a:b]
        slice(a, b).indices(10)
        r = range(a, b)
        bool(r), r[0:5], r == r, hash(r)
        for use in (lambda: len(r), lambda: r[-1], lambda: r[2 ** 64], lambda: r.index(5), lambda: items[a:b:b or 1], lambda: text[a:b:a],
                    lambda: next(iter(range(a, b, a or 1))), lambda: slice(a, b, a).indices(b),
                    lambda: next(itertools.islice(items, a, b)), lambda: text[a], lambda: items.insert(a, 0)):
            try:
                use()
            except (OverflowError, IndexError, ValueError, StopIteration):
                pass
        r.count(3), 3 in r
print("done")

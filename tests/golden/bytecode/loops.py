# Tests stand at the bottom: one branch an iteration; immediates; a, b = b, a without a tuple.
def count(n):
    i = 0
    while i < n:
        i += 1
        if i == 3 or i is None:
            continue
    return i


def pairs(items):
    for k, v in items:
        a, b = v, k
        a, b = b, a
        if not a:
            break
    else:
        return None
    return a + b

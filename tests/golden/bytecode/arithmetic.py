def f(a, b):
    c = a + b * 2
    return c - 1 if a < b else -c

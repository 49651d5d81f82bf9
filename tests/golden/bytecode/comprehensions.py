def f(xs, k):
    a = [x * k for x in xs if x]
    b = {x: k for x in xs}
    return a, b, sum(x for x in xs)

def f(n):
    total = 0
    for i in range(n):
        if i % 2:
            continue
        total += i
    while total > 10:
        total //= 2
    else:
        total = -total
    return total

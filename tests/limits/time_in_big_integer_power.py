# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
x = 3 ** 2000000
while True:
    x * x // (x - 1)

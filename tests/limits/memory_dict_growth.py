# limit: memory=16M
# status: 121
# stderr: krait: limit: memory
d = {}
n = 0
while True:
    d[n] = n
    n += 1

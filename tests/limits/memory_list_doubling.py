# limit: memory=16M
# status: 121
# stderr: krait: limit: memory (16 MiB)
x = [0]
try:
    while True:
        x = x + x
except BaseException:
    print("caught")

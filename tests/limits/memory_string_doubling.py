# limit: memory=16M
# status: 121
# stderr: krait: limit: memory (16 MiB)
x = "abc"
try:
    while True:
        x += x
finally:
    print("finally")

# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
class Slow:
    def __lt__(self, other):
        while True:
            pass
sorted([Slow(), Slow()])

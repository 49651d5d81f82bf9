# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
class Bomb:
    def __del__(self):
        while True:
            pass
bomb = Bomb()

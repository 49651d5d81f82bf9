# attack: __del__ loops without end when the program has ended
# must: limit of time
# status: 121
class Bomb:
    def __del__(self):
        while True:
            pass
bomb = Bomb()
print("end")

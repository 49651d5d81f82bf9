# attack: __del__ at the end takes memory without end
# must: limit of memory
# status: 121
class Bomb:
    def __del__(self):
        kept = []
        while True:
            kept.append(bytearray(1000000))
bomb = Bomb()

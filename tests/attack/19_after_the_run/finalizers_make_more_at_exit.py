# attack: each __del__ at the end leaves two more objects with __del__
# must: a limit, or plain result
class Hydra:
    def __init__(self): self.me = self
    def __del__(self):
        globals()["a"] = Hydra()
        globals()["b"] = Hydra()
x = Hydra()

# attack: exceptions, frames and classes are made when only a little memory is left
# must: limit of memory
# status: 121
blocks = []
def fill(n):
    blocks.append(bytearray(n))
for _ in range(63):
    fill(1_000_000)
def deep(n):
    class Local:
        def method(self): return [n] * n
    try:
        raise ValueError(Local().method())
    except ValueError as error:
        blocks.append(error)
        return deep(n + 1)
while True:
    try:
        deep(1)
    except RecursionError:
        pass

# The frame that ends with a raise was asked for the instruction after its last one.
def f(x):
    raise KeyError(x)

f(1)  # raises: KeyError: 1

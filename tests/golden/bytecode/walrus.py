# A local operand that a later operand rebinds is copied first; a local that may be unbound is checked.
def walrus(a):
    b = a + (a := 2)
    if b:
        c = 1
    return [a, (a := 3), a], c

# Annotations are a function that is called when they are asked for (PEP 649); type parameters (PEP 695).
def f[T: int](x: T, y: undefined = 1) -> list[T]:
    return x


class C:
    a: int = 1
    if a:
        b: str

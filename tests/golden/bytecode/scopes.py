# Cells from birth; a class looks into its namespace first; private names; zero-argument super.
def outer(x):
    y = [lambda: i for i in x]

    def inner():
        nonlocal x
        x += 1
        return x, y

    class C:
        z = x

        def method(self):
            self.__private = super().method()
            return __class__

    return inner, C

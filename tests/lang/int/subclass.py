# An instance of a class derived from int has its value and its own attributes.
class Meters(int):
    def __new__(cls, value, unit="m"):
        self = super().__new__(cls, value)
        self.unit = unit
        return self
    def __repr__(self):
        return f"{int(self)} {self.unit}"
a = Meters(5)
b = Meters(2 ** 80, "ft")
print(a, b, a + b, type(a + b).__name__, type(+a).__name__)   # expect: 5 m 1208925819614629174706176 ft 1208925819614629174706181 int int
print(a == 5, hash(b) == hash(2 ** 80), a in {5}, [10, 20, 30, 40, 50, 60][a], Meters.from_bytes(b"\x07"))  # expect: True True True 60 7 m
print(isinstance(a, int), a.real, type(a.real).__name__, a.bit_length(), bool(Meters(0)))  # expect: True 5 int 3 False

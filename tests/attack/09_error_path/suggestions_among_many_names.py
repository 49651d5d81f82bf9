# attack: a NameError and an AttributeError where a hundred thousand names might be meant
# must: a report
# status: 1
for n in range(100000):
    globals()[f"name_{n}"] = n
class A:
    pass
for n in range(100000):
    setattr(A, f"attribute_{n}", n)
class Liar:
    def __dir__(self): return ["attributr", 5, None, "x" * 100000] * 1000
    __slots__ = ()
try:
    A().attributr_5
except AttributeError as error:
    import traceback
    traceback.format_exception(error)
try:
    Liar().attribute
except AttributeError as error:
    traceback.format_exception(error)
namr_5

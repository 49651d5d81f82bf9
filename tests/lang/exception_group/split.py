# Construction, split, subgroup and derive (PEP 654).
group = ExceptionGroup("m", [ValueError(1), TypeError(2), ExceptionGroup("n", [ValueError(3), KeyError(4)])])
print(repr(group), group.message, len(group.exceptions), isinstance(group, Exception))  # expect: ExceptionGroup('m', [ValueError(1), TypeError(2), ExceptionGroup('n', [ValueError(3), KeyError(4)])]) m 3 True
print(group)                                                  # expect: m (3 sub-exceptions)
match, rest = group.split(ValueError)
print(repr(match))                                            # expect: ExceptionGroup('m', [ValueError(1), ExceptionGroup('n', [ValueError(3)])])
print(repr(rest))                                             # expect: ExceptionGroup('m', [TypeError(2), ExceptionGroup('n', [KeyError(4)])])
print(repr(group.subgroup((KeyError, TypeError))), group.subgroup(OSError), group.split(OSError)[0])  # expect: ExceptionGroup('m', [TypeError(2), ExceptionGroup('n', [KeyError(4)])]) None None
print(repr(group.subgroup(lambda e: e.args == (3,))))         # expect: ExceptionGroup('m', [ExceptionGroup('n', [ValueError(3)])])
print(type(BaseExceptionGroup("x", [ValueError()])).__name__, type(BaseExceptionGroup("x", [KeyboardInterrupt()])).__name__)  # expect: ExceptionGroup BaseExceptionGroup
class Mine(ExceptionGroup):
    def derive(self, excs):
        return Mine(self.message.upper(), excs)
mine = Mine("mine", [ValueError(1), KeyError(2)])
mine.add_note("a note")
part = mine.subgroup(KeyError)
print(repr(part), part.__notes__)                             # expect: Mine('MINE', [KeyError(2)]) ['a note']
def error(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(error(ExceptionGroup, "m", []))                         # expect: ValueError: second argument (exceptions) must be a non-empty sequence
print(error(ExceptionGroup, "m", [1]))                        # expect: ValueError: Item 0 of second argument (exceptions) is not an exception
print(error(ExceptionGroup, "m", 5))                          # expect: TypeError: second argument (exceptions) must be a sequence
print(error(ExceptionGroup, 5, [ValueError()]))               # expect: TypeError: BaseExceptionGroup.__new__() argument 1 must be str, not int
print(error(ExceptionGroup, "m", [KeyboardInterrupt()]))      # expect: TypeError: Cannot nest BaseExceptions in an ExceptionGroup
print(error(ExceptionGroup, "m"))                             # expect: TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (1 given)
print(error(group.split, 5))                                  # expect: TypeError: expected an exception type, a tuple of exception types, or a callable (other than a class)

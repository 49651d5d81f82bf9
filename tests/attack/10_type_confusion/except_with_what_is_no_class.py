# attack: except and except* with objects, lists, and classes that are no exceptions
# must: TypeError
# last: done
for handler in (1, "x", [ValueError], int, (ValueError, (1,)), object(), ExceptionGroup, None, (BaseExceptionGroup,)):
    for make in (ValueError, lambda: ExceptionGroup("g", [ValueError()])):
        try:
            try:
                raise make()
            except* handler:
                pass
        except (TypeError, ValueError, ExceptionGroup):
            pass
        try:
            try:
                raise make()
            except handler:
                pass
        except (TypeError, ValueError, ExceptionGroup):
            pass
for raised in (1, "x", int, None, object(), type, BaseException, lambda: 0):
    try:
        raise raised
    except BaseException:
        pass
    try:
        raise ValueError from raised
    except (TypeError, ValueError):
        pass
class Lies(ValueError):
    def __new__(cls, *args): return 5
try:
    raise Lies
except TypeError:
    print("done")

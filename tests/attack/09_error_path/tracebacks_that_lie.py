# attack: __traceback__, __notes__, __module__ and __qualname__ of exceptions are replaced with junk
# must: a report
# status: 1
import traceback
error = ValueError("x")
error.__notes__ = 5
traceback.format_exception(error)
class Notes(list):
    def __iter__(self): raise KeyError("notes")
error.__notes__ = Notes(["x"])
traceback.format_exception(error)
for value in (5, "x", [], object()):
    for name in ("__traceback__", "__cause__", "__context__"):
        try:
            setattr(error, name, value)
            print("taken")
        except TypeError:
            pass
class Odd(Exception):
    pass
for value in (5, None, "x" * 1000, "\ud800"):
    Odd.__module__ = value
    try:
        Odd.__qualname__ = value
        Odd.__name__ = value
    except (TypeError, UnicodeError, ValueError):
        pass
    try:
        traceback.format_exception(Odd("x"))
    except TypeError:
        pass
raise Odd("last")

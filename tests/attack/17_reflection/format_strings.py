# attack: format, format_map and Formatter reach for globals, classes and functions through attributes
# must: an exception, or nothing of use
# last: done
class User:
    def __init__(self): self.name = "x"
    def method(self): pass
hidden = "planted-" + "here"
for field in ("{0.__class__.__init__.__globals__[hidden]}", "{0.method.__globals__}", "{0.method.__func__.__globals__}", "{0.__init__.__builtins__}", "{0.__class__.__mro__[1].__subclasses__}",
              "{0.method.__code__.co_consts}", "{0.method.__closure__}", "{0.__class__.__init__.__code__.co_code}"):
    try:
        text = field.format(User())
        assert hidden not in text, text
    except (AttributeError, KeyError, TypeError):
        pass
import string
try:
    string.Formatter().format("{0.method.__globals__}", User())
    print("open")
except AttributeError:
    pass
print("done")

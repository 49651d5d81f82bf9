# attack: an exception is its own cause, its own context, and a member of its own group
# must: a report
# status: 1
a, b = ValueError("a"), ValueError("b")
a.__cause__, b.__cause__ = b, a
a.__context__, b.__context__ = a, b
group = ExceptionGroup("g", [a, b])
a.__cause__ = group
b.__context__ = group
import traceback
"".join(traceback.format_exception(group))
repr(group)
raise group

# SPDX-License-Identifier: MIT
import functools
import inspect


def decorate(f):
    @functools.wraps(f)
    def wrapper(*args):
        return f(*args)
    return wrapper


@decorate
def first(a,
          b=(1,
  2)):
    """Text
that is not indented # no comment
    """
    # a comment
    if a:
        return {"key": "#"
}

    return b  # the end
    # a part of it


class Two:
    x = 1

    async def method(self): return 1

    def other(self):
        text = 'a \
b'
        return text


# outside
one = lambda: 1
late = [x for x in (
    1, 2)]
for thing in first, Two, Two.method, Two().other, one, inspect.currentframe():
    lines, number = inspect.getsourcelines(thing)
    print(number, len(lines), repr(lines[0]), repr(lines[-1]))
# expect: 13 14 '@decorate\n' '    # a part of it\n'
# expect: 29 9 'class Two:\n' '        return text\n'
# expect: 32 1 '    async def method(self): return 1\n' '    async def method(self): return 1\n'
# expect: 34 4 '    def other(self):\n' '        return text\n'
# expect: 41 1 'one = lambda: 1\n' 'one = lambda: 1\n'
# expect: 0 69 '# SPDX-License-Identifier: MIT\n' '# expect: at 68 (<module>) 0\n'
print(inspect.getsource(Two.method))
# expect:     async def method(self): return 1
# expect: 


def where():
    info = inspect.getframeinfo(inspect.currentframe())
    return info.lineno, info.function, info.code_context, info.index


print(where())      # expect: (59, 'where', ['    info = inspect.getframeinfo(inspect.currentframe())\n'], 0)
try:
    inspect.getsource(len)
except TypeError as exc:
    print(str(exc)[:60])    # expect: module, class, method, function, traceback, frame, or code o
print('at', inspect.getframeinfo(inspect.currentframe(), 3)[1], '(<module>)', 0)
# expect: at 68 (<module>) 0

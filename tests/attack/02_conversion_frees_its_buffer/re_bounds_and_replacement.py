# attack: the function that re.sub calls, and the bounds of a search, change the text's bytearray
# must: an exception, or a result
# last: done
import re

data = bytearray(b"ab" * 500)

class Clear:
    def __index__(self):
        data.clear()
        return 3

def replace(match):
    data.clear()
    return b"x" * 10

for use in (lambda: re.sub(b"a", replace, data), lambda: re.compile(b"b").search(data, Clear()),
            lambda: [data.clear() for _ in re.finditer(b"a", data)], lambda: re.compile(b"a").findall(data, Clear(), Clear()),
            lambda: re.compile(b"a").split(data, Clear())):
    data = bytearray(b"ab" * 500)
    try:
        use()
    except (TypeError, BufferError, ValueError):
        pass
match = None
try:
    data = bytearray(b"ab" * 500)
    match = re.search(b"(ab)+", data)
    data.clear()
    match.group(0), match.groups(), match.span()
except (TypeError, BufferError):
    pass
print("done")

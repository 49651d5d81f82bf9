# attack: UnicodeErrors whose start and end lie outside their object, and whose object is taken away
# must: an exception, or a result
# last: done
for kind, value in ((UnicodeEncodeError, "abc\u20ac"), (UnicodeDecodeError, b"abc\xff"), (UnicodeTranslateError, "abc")):
    for start in (-2 ** 62, -1, 0, 3, 4, 1000, 2 ** 62):
        for end in (-2 ** 62, -1, 0, 3, 4, 1000, 2 ** 62):
            error = kind(value, start, end, "why") if kind is UnicodeTranslateError else kind("utf-8", value, start, end, "why")
            try:
                repr(error), str(error), error.start, error.end
                error.start, error.end = end, start
                str(error)
                error.object = 5
                str(error)
            except (IndexError, TypeError):
                pass
print("done")

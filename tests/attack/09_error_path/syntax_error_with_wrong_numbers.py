# attack: SyntaxErrors made by the program with offsets and lines that are out of range
# must: a report
# status: 1
class Evil(str):
    def __len__(self): return 2 ** 62
numbers = (-2 ** 100, -1, 0, 1, 5, 2 ** 31, 2 ** 63, 2 ** 100, None, 1.5, "x")
for line in numbers:
    for offset in numbers:
        for text in ("x = 1", "", None, "\u20ac" * 5, "\ud800", Evil("abc"), 5):
            try:
                raise SyntaxError("message", ("file", line, offset, text, line, offset))
            except SyntaxError as error:
                str(error)
                import traceback
                try:
                    "".join(traceback.format_exception(error))
                except (TypeError, ValueError, OverflowError, AttributeError):
                    pass
raise SyntaxError("message", ("file", 3, 2 ** 62, "x" * 1000, -5, -2 ** 62))

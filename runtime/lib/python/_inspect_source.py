# SPDX-License-Identifier: MIT
"""The part of inspect that looks at source texts: the code's own text where it has one, else the file."""

import sys

_OPEN, _CLOSE = "([{", ")]}"


def _code_of(object):
    object = getattr(object, "__func__", object)
    for name in ("__code__", "tb_frame", "f_code", "gi_code", "cr_code", "ag_code"):
        found = getattr(object, name, None)
        if found is not None:
            return found if name != "tb_frame" else found.f_code
    return object if type(object).__name__ == "code" else None


def _text_lines(object, filename):
    code = _code_of(object)
    if code is None and isinstance(object, type):
        # A class has no code of its own, but its methods lie in the same file.
        codes = [_code_of(value) for value in vars(object).values()]
        code = next((code for code in codes if code is not None and code.co_filename == filename), None)
    text = "" if code is None else code._source_text()
    if text:
        return text.splitlines(True)
    import linecache
    return linecache.getlines(filename)


def findsource(object):
    """All lines of the file an object is in, and the index of its first one."""
    import inspect
    lines = _text_lines(object, inspect.getfile(object))
    if not lines:
        raise OSError("could not get source code")
    if inspect.ismodule(object):
        return lines, 0
    if isinstance(object, type):
        first = vars(object).get("__firstlineno__")
        if first is None or first > len(lines):
            raise OSError("could not find class definition")
        return lines, first - 1
    code = _code_of(object)
    if code.co_firstlineno > len(lines):
        raise OSError("lineno is out of bounds")
    return lines, max(code.co_firstlineno - 1, 0)


def _scan(line, depth, quote):
    # What is open at the end of a line: (brackets, the quotes of a string or "", does a backslash continue it?).
    at, end = 0, len(line)
    while at < end:
        char = line[at]
        if char == "\\":
            if line[at + 1:].strip("\r\n") == "":
                return depth, quote, True
            at += 2
            continue
        if quote:
            if line.startswith(quote, at):
                at += len(quote)
                quote = ""
                continue
        elif char == "#":
            break
        elif char in "\"'":
            quote = char * 3 if line.startswith(char * 3, at) else char
            at += len(quote)
            continue
        elif char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        at += 1
    return depth, quote if len(quote) == 3 else "", False


def getblock(lines):
    """The lines of the definition or statement that begins with the first line."""
    depth, quote, goes_on = 0, "", False
    indent, is_header, is_definition, last = None, True, True, 0
    for number, line in enumerate(lines):
        inside = depth > 0 or quote or goes_on
        text = line.strip()
        if not inside and text and not text.startswith("#"):
            here = len(line) - len(line.lstrip())
            if indent is None:
                indent = here
                is_definition = text.startswith(("def ", "class ", "async def ", "@"))
            elif not is_header and here <= indent or here < indent:
                break
            if text.startswith(("def ", "class ", "async def ")) and here == indent:
                is_header = False
        # Comments belong to it as far as they are indented.
        if text and (inside or not text.startswith("#") or (not is_header and len(line) - len(line.lstrip()) > indent)):
            last = number
        depth, quote, goes_on = _scan(line, depth, quote)
        if not is_definition and not (depth > 0 or quote or goes_on):
            break
    return lines[:last + 1]


def getsourcelines(object):
    """The lines of an object's source, and the number of the first one."""
    import inspect
    object = inspect.unwrap(object)
    lines, index = findsource(object)
    if inspect.istraceback(object):
        object = object.tb_frame
    if inspect.ismodule(object) or (inspect.isframe(object) and object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[index:]), index + 1


def getsource(object):
    """The text of an object's source."""
    return "".join(getsourcelines(object)[0])


class Traceback(tuple):
    """What getframeinfo() returns."""

    _fields = ("filename", "lineno", "function", "code_context", "index")

    def __new__(cls, filename, lineno, function, code_context, index, *, positions=None):
        self = tuple.__new__(cls, (filename, lineno, function, code_context, index))
        self.positions = positions
        return self

    filename = property(lambda self: self[0])
    lineno = property(lambda self: self[1])
    function = property(lambda self: self[2])
    code_context = property(lambda self: self[3])
    index = property(lambda self: self[4])

    def __repr__(self):
        parts = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self))
        return f"Traceback({parts}, positions={self.positions!r})"


def getframeinfo(frame, context=1):
    """Where a frame or a traceback is, with so many lines around it."""
    import inspect
    lineno = frame.tb_lineno if inspect.istraceback(frame) else getattr(frame, "f_lineno", None)
    if lineno is None:
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    code = _code_of(frame)
    lines = index = None
    if context > 0:
        everything = _text_lines(frame, code.co_filename)
        if everything:
            start = max(0, min(lineno - 1 - context // 2, len(everything) - context))
            lines = everything[start:start + context]
            index = lineno - 1 - start
    return Traceback(code.co_filename, lineno, code.co_name, lines, index)

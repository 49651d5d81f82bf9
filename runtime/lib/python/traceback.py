# SPDX-License-Identifier: MIT
"""Tracebacks and exceptions as text and as data."""

import sys

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack",
           "format_tb", "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb",
           "clear_frames", "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb", "print_list"]

_SENTINEL = object()
_REPEATED = 3
_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


def _parse(exc, value, tb):
    if value is _SENTINEL and tb is _SENTINEL:
        if exc is not None and not isinstance(exc, BaseException):
            raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
        return exc, getattr(exc, "__traceback__", None)
    if value is _SENTINEL or tb is _SENTINEL:
        raise ValueError("Both or neither of value and tb must be given")
    return value, tb


class FrameSummary:
    """One entry of a stack: file, line, function."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line", "locals")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None,
                 colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._line = line
        self.locals = {k: _safe(v, repr) for k, v in locals.items()} if locals else None

    @property
    def line(self):
        """The source line, stripped; None where there is no line number."""
        if self._line is None:
            if self.lineno is None:
                return None
            import linecache
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename == other.filename and self.lineno == other.lineno and self.name == other.name
                    and self.locals == other.locals)
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def _safe(value, func):
    try:
        return func(value)
    except Exception:
        return f"<exception {func.__name__}() failed>" if func is repr else "<exception str() failed>"


class StackSummary(list):
    """A list of FrameSummary, the oldest call first."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make one of pairs (frame, line number)."""
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        entries = list(frame_gen)
        if limit is not None:
            entries = entries[:limit] if limit >= 0 else entries[limit:]
        result = klass()
        for frame, lineno in entries:
            code = frame.f_code
            # The code knows its own text: no file has to be read.
            result.append(FrameSummary(code.co_filename, lineno, code.co_name,
                                       line=(code._source_line(lineno) or None) if hasattr(code, "_source_line") else None,
                                       locals=frame.f_locals if capture_locals else None))
        return result

    @classmethod
    def from_list(klass, a_list):
        """Make one of FrameSummary or (file, line number, name, line)."""
        result = klass()
        for frame in a_list:
            if isinstance(frame, FrameSummary):
                result.append(frame)
            else:
                filename, lineno, name, line = frame
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """The text of one entry."""
        text = f'  File "{frame_summary.filename}", line {frame_summary.lineno}, in {frame_summary.name}\n'
        if frame_summary.line:
            text += f"    {frame_summary.line}\n"
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                text += f"    {name} = {value}\n"
        return text

    def format(self, **kwargs):
        """The text, one string an entry; runs of the same entry are cut short."""
        result = []
        last = None
        count = 0
        for frame in self:
            text = self.format_frame_summary(frame)
            if text is None:
                continue
            key = (frame.filename, frame.lineno, frame.name)
            if key != last:
                if count > _REPEATED:
                    result.append(_repeated(count - _REPEATED))
                last = key
                count = 0
            count += 1
            if count > _REPEATED:
                continue
            result.append(text)
        if count > _REPEATED:
            result.append(_repeated(count - _REPEATED))
        return result


def _repeated(count):
    return f"  [Previous line repeated {count} more time{'s' if count > 1 else ''}]\n"


def walk_tb(tb):
    """Pairs (frame, line number) of a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    """Pairs (frame, line number) from a frame outwards."""
    if f is None:
        f = sys._getframe(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def extract_tb(tb, limit=None):
    """The entries of a traceback."""
    if limit is not None and limit < 0:
        return StackSummary.extract(list(walk_tb(tb))[limit:])
    return StackSummary.extract(walk_tb(tb), limit=limit)


def _stack_of(f, limit):
    frames = list(walk_stack(f))
    if limit is not None:
        frames = frames[:limit] if limit >= 0 else frames[limit:]
    frames.reverse()
    return StackSummary.extract(frames)


def extract_stack(f=None, limit=None):
    """The entries of the stack at a frame, the caller's by default."""
    return _stack_of(sys._getframe(1) if f is None else f, limit)


def format_list(extracted_list):
    """The text of entries."""
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    """Print entries."""
    for text in format_list(extracted_list):
        print(text, file=sys.stderr if file is None else file, end="")


def format_tb(tb, limit=None):
    """The text of a traceback."""
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    """Print a traceback."""
    print_list(extract_tb(tb, limit), file)


def format_stack(f=None, limit=None):
    """The text of the stack."""
    return _stack_of(sys._getframe(1) if f is None else f, limit).format()


def print_stack(f=None, limit=None, file=None):
    """Print the stack."""
    print_list(_stack_of(sys._getframe(1) if f is None else f, limit), file)


def _final_line(name, text):
    return f"{name}: {text}\n" if text else f"{name}\n"


class TracebackException:
    """An exception with its stack, causes and notes, taken apart so that the exception itself may go."""

    def __init__(self, exc_type, exc_value=None, exc_traceback=None, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10, _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary.extract(walk_tb(exc_traceback), limit=limit, capture_locals=capture_locals)
        self.exc_type = exc_type
        self.exc_type_str = None
        if exc_type is not None:
            module = exc_type.__module__
            qualname = exc_type.__qualname__
            self.exc_type_str = qualname if module in ("__main__", "builtins") else f"{module}.{qualname}"
        self._str = _safe(exc_value, str) if exc_value is not None else None
        if exc_value is None:
            self._str = "None"
        self.__notes__ = getattr(exc_value, "__notes__", None)
        self._native = exc_value if isinstance(exc_value, SyntaxError) else None
        if isinstance(exc_value, SyntaxError):
            self.filename = exc_value.filename
            self.lineno = exc_value.lineno
            self.offset = exc_value.offset
            self.text = exc_value.text
            self.msg = exc_value.msg
        self.__suppress_context__ = getattr(exc_value, "__suppress_context__", False)
        options = {"limit": limit, "capture_locals": capture_locals, "_seen": seen,
                   "max_group_width": max_group_width, "max_group_depth": max_group_depth}
        self.__cause__ = self.__context__ = self.exceptions = None
        cause = getattr(exc_value, "__cause__", None)
        if cause is not None and id(cause) not in seen:
            self.__cause__ = TracebackException(type(cause), cause, cause.__traceback__, **options)
        context = getattr(exc_value, "__context__", None)
        if context is not None and id(context) not in seen and not (compact and (cause or self.__suppress_context__)):
            self.__context__ = TracebackException(type(context), context, context.__traceback__, **options)
        if isinstance(exc_value, BaseExceptionGroup):
            self.exceptions = [TracebackException(type(e), e, e.__traceback__, **options)
                               for e in exc_value.exceptions]

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Make one of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """The lines that say what the exception is, without where."""
        if self.exc_type is None:
            yield _final_line("NoneType", "None")
            return
        if self._native is not None and self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
            if self.text:
                text = self.text.rstrip("\n")
                stripped = text.lstrip(" \n\f")
                yield f"    {stripped}\n"
                if self.offset:
                    column = self.offset - 1 - (len(text) - len(stripped))
                    if column >= 0:
                        end = self._native.end_offset
                        width = 1
                        if end and end > self.offset and self._native.end_lineno in (None, self.lineno):
                            width = end - self.offset
                        yield f"    {' ' * column}{'^' * width}\n"
            yield f"{self.exc_type_str}: {self.msg or '<no detail available>'}\n"
        else:
            yield _final_line(self.exc_type_str, self._str)
        notes = self.__notes__
        if notes is not None:
            if isinstance(notes, (list, tuple)):
                for note in notes:
                    for line in _safe(note, str).split("\n"):
                        yield line + "\n"
            else:
                yield _safe(notes, repr) + "\n"
        if self.exceptions and show_group:
            for e in self.exceptions:
                for line in e.format_exception_only(show_group=True):
                    yield "    " + line

    def format(self, *, chain=True, _indent="", _depth=0, **kwargs):
        """All lines, causes and contexts first."""
        chained = []
        exc, link = self, None
        while exc is not None:
            chained.append((link, exc))
            if not chain:
                break
            if exc.__cause__ is not None:
                exc, link = exc.__cause__, _CAUSE
            elif exc.__context__ is not None and not exc.__suppress_context__:
                exc, link = exc.__context__, _CONTEXT
            else:
                break
        # Each entry holds the link that follows it.
        for link, exc in reversed(chained):
            if exc.exceptions is None or _depth > self.max_group_depth:
                if exc.stack:
                    yield from _indented("Traceback (most recent call last):\n", _indent)
                    for text in exc.stack.format():
                        yield from _indented(text, _indent)
                for text in exc.format_exception_only():
                    yield from _indented(text, _indent)
            else:
                yield from self._format_group(exc, _indent, _depth)
            if link is not None:
                yield from _indented(link, _indent)

    def _format_group(self, exc, indent, depth):
        top = depth == 0
        inner = indent + "  | " if top else indent
        prefix = indent + "  + " if top else None
        head = "Exception Group Traceback (most recent call last):\n"
        if exc.stack:
            if top:
                yield prefix + head
            else:
                yield inner + head
            for text in exc.stack.format():
                yield from _indented(text, inner)
        for text in exc.format_exception_only():
            yield from _indented(text, inner)
        base = inner[:-2]
        shown = exc.exceptions[:self.max_group_width]
        for i, sub in enumerate(shown, 1):
            mark = "+-" if i == 1 else "  "
            yield f"{base}{mark}+---------------- {i} ----------------\n"
            yield from sub.format(_indent=base + "  | ", _depth=depth + 1)
        hidden = len(exc.exceptions) - len(shown)
        if hidden:
            yield f"{base}  +---------------- ... ----------------\n"
            yield f"{base}  | and {hidden} more exception{'s' if hidden > 1 else ''}\n"
        last = exc.exceptions[-1]
        if hidden or last.exceptions is None:
            yield f"{base}  +------------------------------------\n"

    def print(self, *, file=None, chain=True, **kwargs):
        """Print all lines."""
        for line in self.format(chain=chain):
            print(line, file=sys.stderr if file is None else file, end="")


def _indented(text, indent):
    if not indent:
        yield text
        return
    yield "".join(indent + line for line in text.splitlines(True))


def format_exception(exc, /, value=_SENTINEL, tb=_SENTINEL, limit=None, chain=True, **kwargs):
    """All lines of an exception with its traceback."""
    value, tb = _parse(exc, value, tb)
    native = getattr(sys, "_format_exception", None)
    if native is not None and limit is None and chain and value is not None and tb is value.__traceback__:
        return native(value).splitlines(True)
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True).format(chain=chain))


def format_exception_only(exc, /, value=_SENTINEL, *, show_group=False, **kwargs):
    """The lines that say what an exception is."""
    if value is _SENTINEL:
        value = exc
    kind = type(value) if value is not None else None
    return list(TracebackException(kind, value, None, compact=True).format_exception_only(show_group=show_group))


def print_exception(exc, /, value=_SENTINEL, tb=_SENTINEL, limit=None, file=None, chain=True, **kwargs):
    """Print an exception with its traceback."""
    value, tb = _parse(exc, value, tb)
    text = "".join(format_exception(type(value), value, tb, limit, chain))
    print(text, file=sys.stderr if file is None else file, end="")


def format_exc(limit=None, chain=True):
    """The text of the exception being handled."""
    exc = sys.exception()
    if exc is None:
        return "NoneType: None\n"
    return "".join(format_exception(exc, exc, exc.__traceback__, limit, chain))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception being handled."""
    print(format_exc(limit, chain), file=sys.stderr if file is None else file, end="")


def print_last(limit=None, file=None, chain=True):
    """Print the last exception nobody caught."""
    exc = getattr(sys, "last_exc", None)
    if exc is None:
        raise ValueError("no last exception")
    print_exception(exc, exc, exc.__traceback__, limit, file, chain)


def clear_frames(tb):
    """Drop the local variables of the frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except (AttributeError, RuntimeError):
            pass
        tb = tb.tb_next

# SPDX-License-Identifier: MIT
"""Warnings: filters decide which are shown on stderr, turned into errors or ignored."""

import sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings",
           "catch_warnings", "deprecated"]

# (action, text the message must start with or None, category, module or None, line or 0)
filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
defaultaction = "default"
onceregistry = {}
_version = [1]
_ACTIONS = ("error", "ignore", "always", "all", "default", "module", "once")


class WarningMessage:
    """One warning, as showwarning() and the record of catch_warnings() have it."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, filename : {self.filename!r}, "
                f"lineno : {self.lineno}, line : {self.line!r}}}")


def _source_line(filename, lineno):
    try:
        import linecache
    except ImportError:
        return None
    return linecache.getline(filename, lineno)


def formatwarning(message, category, filename, lineno, line=None):
    """The text of a warning."""
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    if line is None:
        try:
            line = _source_line(filename, lineno)
        except Exception:
            line = None
    if line:
        text += f"  {line.strip()}\n"
    return text


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, stderr by default."""
    if file is None:
        file = sys.stderr
        if file is None:
            return
    try:
        file.write(formatwarning(message, category, filename, lineno, line))
    except OSError:
        pass


_showwarning_original = showwarning
_record = []


def _show(message, category, filename, lineno, source):
    if _record and _record[-1] is not None:
        _record[-1].append(WarningMessage(message, category, filename, lineno, source=source))
        return
    showwarning(message, category, filename, lineno)


def _add_filter(item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    _version[0] += 1


def _check(action, category, lineno):
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass, not " + repr(getattr(category, "__name__", category)))
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Put a filter before (or after) the others; message and module are regular expressions."""
    _check(action, category, lineno)
    _add_filter((action, message or None, category, module or None, lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Put a filter that matches every message and module before (or after) the others."""
    _check(action, category, lineno)
    _add_filter((action, None, category, None, lineno), append)


def resetwarnings():
    """Remove all filters."""
    filters[:] = []
    _version[0] += 1


def _matches(pattern, text, whole):
    # Plain patterns are compared as text, so that `re` is only needed where it is used.
    if pattern is None:
        return True
    if not isinstance(pattern, str):
        return pattern.match(text) is not None
    if not any(c in pattern for c in "\\.^$*+?{}[]|()"):
        return text.lower() == pattern.lower() if whole else text.lower().startswith(pattern.lower())
    try:
        import re
    except ImportError:
        return text.lower().startswith(pattern.replace("\\", "").replace(".*", "").lower())
    return re.match(pattern + (r"\Z" if whole else ""), text, 0 if whole else re.I) is not None


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Issue a warning on behalf of the caller, or of a caller of it."""
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    try:
        frame = sys._getframe(max(stacklevel, 1))
    except (AttributeError, ValueError):
        frame = None
    while frame is not None and skip_file_prefixes and frame.f_code.co_filename.startswith(tuple(skip_file_prefixes)):
        frame = frame.f_back
    if frame is None:
        namespace, filename, lineno = sys.__dict__, "sys", 0
    else:
        namespace, filename, lineno = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    module = namespace.get("__name__", "<string>")
    registry = namespace.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, module, registry, namespace, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    """Issue a warning for a given place."""
    lineno = int(lineno)
    if module is None:
        module = filename or "<unknown>"
        if module.endswith(".py"):
            module = module[:-3]
    if registry is None:
        registry = {}
    if registry.get("version", 0) != _version[0]:
        registry.clear()
        registry["version"] = _version[0]
    if isinstance(message, Warning):
        text = str(message)
        category = type(message)
    else:
        text = message
        message = category(message)
    key = (text, category, lineno)
    if registry.get(key):
        return
    for action, pattern, kind, where, line in filters:
        if (issubclass(category, kind) and _matches(pattern, text, False) and _matches(where, module, True)
                and (line == 0 or lineno == line)):
            break
    else:
        action = defaultaction
    if action == "ignore":
        return
    if action == "error":
        raise message
    if action == "once":
        registry[key] = 1
        once = (text, category)
        if onceregistry.get(once):
            return
        onceregistry[once] = 1
    elif action == "module":
        registry[key] = 1
        alt = (text, category, 0)
        if registry.get(alt):
            return
        registry[alt] = 1
    elif action == "default":
        registry[key] = 1
    _show(message, category, filename, lineno, source)


class catch_warnings:
    """Restores the filters at the end of the block; with record=True gives the list of what was warned of."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = ["record=True"] if self._record else []
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        global showwarning
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        self._filters = filters[:]
        self._shower = showwarning
        _version[0] += 1
        log = [] if self._record else None
        if self._record:
            _record.append(log)
            showwarning = _showwarning_original
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        global showwarning
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        filters[:] = self._filters
        showwarning = self._shower
        if self._record:
            _record.pop()
        _version[0] += 1


class deprecated:
    """Marks a class or function as deprecated: using it warns (PEP 702)."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f"Expected an object of type str for 'message', not {type(message).__name__!r}")
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        message, category, stacklevel = self.message, self.category, self.stacklevel
        if category is None:
            arg.__deprecated__ = message
            return arg
        if isinstance(arg, type):
            original = arg.__new__

            def __new__(cls, /, *args, **kwargs):
                if cls is arg:
                    warn(message, category=category, stacklevel=stacklevel + 1)
                if original is not object.__new__:
                    return original(cls, *args, **kwargs)
                return original(cls)

            arg.__new__ = staticmethod(__new__)
            arg.__deprecated__ = message
            return arg
        import functools

        @functools.wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=stacklevel + 1)
            return arg(*args, **kwargs)

        arg.__deprecated__ = wrapper.__deprecated__ = message
        return wrapper


def _warn_unawaited_coroutine(coro):
    # The machine calls this for a coroutine that was made while origins are tracked.
    import traceback
    text = f"coroutine '{coro.__qualname__}' was never awaited\n"
    if coro.cr_origin is not None:
        entries = [traceback.FrameSummary(*entry) for entry in reversed(coro.cr_origin)]
        text += "Coroutine created at (most recent call last)\n" + "".join(traceback.format_list(entries))
    warn(text.rstrip("\n"), RuntimeWarning, stacklevel=2, source=coro)

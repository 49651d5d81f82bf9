# SPDX-License-Identifier: MIT
"""Lines of source files, kept; an unreadable file has no lines."""

import sys

__all__ = ["getline", "getlines", "clearcache", "checkcache", "lazycache"]

cache = {}


def clearcache():
    """Forget all files."""
    cache.clear()


def checkcache(filename=None):
    """Forget a file, or all, so that it is read again."""
    if filename is None:
        cache.clear()
    else:
        cache.pop(filename, None)


def lazycache(filename, module_globals):
    """False: sources come from files only."""
    return False


def _running_text(filename):
    # Of a file that cannot be read: the text that a running function of it has.
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == filename:
            return frame.f_code._source_text()
        frame = frame.f_back
    return ""


def getlines(filename, module_globals=None):
    """The lines of a file, each with its newline."""
    lines = cache.get(filename)
    if lines is None:
        lines = []
        if filename and not filename.startswith("<"):
            try:
                with open(filename) as f:
                    lines = f.read().splitlines(True)
            except Exception:
                lines = _running_text(filename).splitlines(True)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        if lines:
            cache[filename] = lines
    return lines


def getline(filename, lineno, module_globals=None):
    """One line, or ''."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ""

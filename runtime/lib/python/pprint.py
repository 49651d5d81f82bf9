# SPDX-License-Identifier: MIT
"""Representations of nested data, broken over lines where they are too wide."""

__all__ = ["PrettyPrinter", "isreadable", "isrecursive", "pformat", "pp", "pprint", "saferepr"]

import sys


class PrettyPrinter:
    """Makes the lines; its arguments are the options."""

    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent, self._width, self._depth, self._stream = indent, width, depth, stream
        self._compact, self._sort, self._underscores = compact, sort_dicts, underscore_numbers

    def pprint(self, object):
        """Print an object."""
        print(self.pformat(object), file=self._stream or sys.stdout)

    def pformat(self, object):
        """The text of an object."""
        out = []
        self._format(object, out, 0, 0, [], 0)
        return "".join(out)

    def _ordered(self, items):
        if not self._sort:
            return list(items)
        try:
            return sorted(items, key=lambda pair: pair[0])
        except TypeError:
            return sorted(items, key=lambda pair: (str(type(pair[0])), id(pair[0])))

    def _repr(self, x, running, level):
        kind = type(x)
        if kind is int and self._underscores:
            return f"{x:_d}"
        if kind not in (dict, list, tuple) or not x:
            return repr(x)
        if self._depth and level >= self._depth:
            return {dict: "{...}", list: "[...]", tuple: "(...)"}[kind]
        if id(x) in running:
            return f"<Recursion on {kind.__name__} with id={id(x)}>"
        running.append(id(x))
        try:
            if kind is dict:
                return "{" + ", ".join(f"{self._repr(k, running, level + 1)}: {self._repr(v, running, level + 1)}"
                                       for k, v in self._ordered(x.items())) + "}"
            inner = ", ".join(self._repr(v, running, level + 1) for v in x)
        finally:
            running.pop()
        return f"[{inner}]" if kind is list else f"({inner},)" if len(x) == 1 else f"({inner})"

    def _format(self, x, out, indent, allowance, running, level):
        text = self._repr(x, running, level)
        room = self._width - indent - allowance
        if len(text) <= room or id(x) in running or self._depth and level >= self._depth:
            out.append(text)
            return
        kind = type(x)
        fields = getattr(kind, "__dataclass_fields__", None)
        running.append(id(x))
        try:
            if isinstance(x, dict) and kind.__repr__ is dict.__repr__ and x:
                out.append("{" + " " * (self._indent - 1))
                pairs = self._ordered(x.items())
                for i, (k, v) in enumerate(pairs):
                    key = self._repr(k, running, level + 1)
                    last = i == len(pairs) - 1
                    out.append(key + ": ")
                    self._format(v, out, indent + self._indent + len(key) + 2, allowance + 1 if last else 1, running,
                                 level + 1)
                    if not last:
                        out.append(",\n" + " " * (indent + self._indent))
                out.append("}")
            elif isinstance(x, (list, tuple)) and kind.__repr__ in (list.__repr__, tuple.__repr__) and x:
                left, right = ("[", "]") if isinstance(x, list) else ("(", ",)" if len(x) == 1 else ")")
                self._items(list(x), out, indent, allowance, running, level, left, right)
            elif kind in (set, frozenset) and x:
                try:
                    items = sorted(x)
                except TypeError:
                    items = list(x)
                left, right = ("{", "}") if kind is set else ("frozenset({", "})")
                self._items(items, out, indent + len(left) - 1, allowance, running, level, left, right)
            elif isinstance(x, str) and kind.__repr__ is str.__repr__ and x:
                self._string(x, out, indent, allowance, level)
            elif fields is not None and x.__repr__.__func__.__qualname__.endswith(".__repr__") \
                    and hasattr(x.__repr__, "__wrapped__"):
                names = [f.name for f in fields.values() if f.repr and f._field_type.name == "_FIELD"]
                out.append(kind.__name__ + "(")
                inner = indent + len(kind.__name__) + 1
                for i, name in enumerate(names):
                    last = i == len(names) - 1
                    out.append(name + "=")
                    self._format(getattr(x, name), out, inner + len(name) + 1, allowance + 1 if last else 1, running,
                                 level + 1)
                    if not last:
                        out.append(",\n" + " " * inner)
                out.append(")")
            else:
                out.append(text)
        finally:
            running.pop()

    def _items(self, items, out, indent, allowance, running, level, left, right):
        out.append(left)
        if self._indent > 1:
            out.append(" " * (self._indent - 1))
        inner = indent + self._indent
        separator = ",\n" + " " * inner
        room = width = self._width - inner + 1
        started = False
        for i, item in enumerate(items):
            last = i == len(items) - 1
            if last:
                width -= allowance + len(right) - 1
                room -= allowance + len(right) - 1
            if self._compact:
                text = self._repr(item, running, level + 1)
                size = len(text) + 2
                if room < size:
                    room = width
                    if started:
                        out.append(separator)
                    started = False
                if room >= size:
                    room -= size
                    out.append((", " if started else "") + text)
                    started = True
                    continue
            if started or i and not self._compact:
                out.append(separator)
            self._format(item, out, inner, allowance + len(right) if last else 1, running, level + 1)
            started = True
            room = 0
        out.append(right)

    def _string(self, x, out, indent, allowance, level):
        chunks = []
        lines = x.splitlines(True)
        if level == 0:
            indent += 1
            allowance += 1
        width = self._width - indent
        for i, line in enumerate(lines):
            limit = width - allowance if i == len(lines) - 1 else width
            if len(repr(line)) <= limit:
                chunks.append(repr(line))
                continue
            parts = []
            start = j = 0
            while j < len(line):
                while j < len(line) and not line[j].isspace():
                    j += 1
                while j < len(line) and line[j].isspace():
                    j += 1
                parts.append(line[start:j])
                start = j
            current = ""
            for n, part in enumerate(parts):
                most = limit if n == len(parts) - 1 and i == len(lines) - 1 else width
                if len(repr(current + part)) > most:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current += part
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            out.append(chunks[0])
            return
        text = ("\n" + " " * indent).join(chunks)
        out.append(f"({text})" if level == 0 else text)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    """The text of an object."""
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
           underscore_numbers=False):
    """Print an object."""
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    """Print an object, dicts in their own order."""
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    """The representation on one line."""
    return PrettyPrinter()._repr(object, [], 0)


def isrecursive(object):
    """True if an object contains itself."""
    return "<Recursion on " in saferepr(object)


def isreadable(object):
    """True if the text could be evaluated."""
    text = saferepr(object)
    return "<" not in text or isinstance(object, str)

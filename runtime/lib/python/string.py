# SPDX-License-Identifier: MIT
"""Constants of ASCII characters, capwords, Template and Formatter."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace
_LETTERS = frozenset(ascii_letters + "_")
_WORD = frozenset(ascii_letters + "_" + digits)
_nothing = {}


def capwords(s, sep=None):
    """Each word capitalized, joined with single spaces (or sep)."""
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    """Text with $name and ${name} in it (PEP 292)."""

    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _scan(self):
        # Pieces (kind, text, position): kind is "text", "name", "escape" or "bad".
        text, mark = self.template, self.delimiter
        start = i = 0
        size = len(mark)
        while True:
            i = text.find(mark, start)
            if i < 0:
                break
            if i > start:
                yield "text", text[start:i], start
            after = i + size
            if text.startswith(mark, after):
                yield "escape", mark, i
                start = after + size
                continue
            braced = text.startswith("{", after)
            j = first = after + 1 if braced else after
            if j < len(text) and text[j] in _LETTERS:
                while j < len(text) and text[j] in _WORD:
                    j += 1
            if j > first and (not braced or text.startswith("}", j)):
                start = j + 1 if braced else j
                yield "name", text[first:j], i
                continue
            yield "bad", mark, i
            start = after
        if start < len(text):
            yield "text", text[start:], start

    def _invalid(self, i):
        lines = self.template[:i].splitlines(keepends=True)
        if not lines:
            column, line = 1, 1
        else:
            column, line = i - len("".join(lines[:-1])), len(lines)
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def _mapping(self, mapping, kws):
        if mapping is _nothing:
            return kws
        if kws:
            from collections import ChainMap
            return ChainMap(kws, mapping)
        return mapping

    def substitute(self, mapping=_nothing, /, **kws):
        """The text with names replaced; KeyError for a missing one."""
        mapping = self._mapping(mapping, kws)
        out = []
        for kind, piece, at in self._scan():
            if kind == "name":
                piece = str(mapping[piece])
            elif kind == "bad":
                self._invalid(at + len(self.delimiter))
            out.append(piece)
        return "".join(out)

    def safe_substitute(self, mapping=_nothing, /, **kws):
        """The text with the known names replaced."""
        mapping = self._mapping(mapping, kws)
        out = []
        for kind, piece, at in self._scan():
            if kind == "name":
                try:
                    piece = str(mapping[piece])
                except KeyError:
                    braced = self.template.startswith("{", at + len(self.delimiter))
                    piece = self.delimiter + ("{" + piece + "}" if braced else piece)
            out.append(piece)
        return "".join(out)

    def is_valid(self):
        """True if substitute() finds nothing wrong with the text."""
        return all(kind != "bad" for kind, _, _ in self._scan())

    def get_identifiers(self):
        """The names, each once."""
        return list(dict.fromkeys(piece for kind, piece, _ in self._scan() if kind == "name"))


def _parse(text):
    # Pieces (literal, field, spec, conversion) of a format string.
    i, size = 0, len(text)
    literal = []
    while i < size:
        c = text[i]
        if c == "{":
            if text.startswith("{", i + 1):
                literal.append("{")
                yield "".join(literal), None, None, None
                literal = []
                i += 2
                continue
            depth, j = 1, i + 1
            brackets = False
            while j < size and depth:
                if text[j] == "[" and depth == 1:
                    brackets = True
                elif text[j] == "]":
                    brackets = False
                elif text[j] == "{" and not brackets:
                    depth += 1
                elif text[j] == "}" and not brackets:
                    depth -= 1
                j += 1
            if depth:
                raise ValueError("Single '{' encountered in format string" if j == i + 1
                                 else "expected '}' before end of string")
            field, spec, conversion = _split_field(text[i + 1:j - 1])
            yield "".join(literal), field, spec, conversion
            literal = []
            i = j
        elif c == "}":
            if not text.startswith("}", i + 1):
                raise ValueError("Single '}' encountered in format string")
            literal.append("}")
            yield "".join(literal), None, None, None
            literal = []
            i += 2
        else:
            j = i
            while j < size and text[j] not in "{}":
                j += 1
            literal.append(text[i:j])
            i = j
    if literal:
        yield "".join(literal), None, None, None


def _split_field(body):
    inside = False
    for i, c in enumerate(body):
        if c == "[":
            inside = True
        elif c == "]":
            inside = False
        elif c == ":" and not inside:
            return body[:i], body[i + 1:], None
        elif c == "!" and not inside:
            rest = body[i + 1:]
            if not rest:
                raise ValueError("end of string while looking for conversion specifier")
            if len(rest) > 1 and rest[1] != ":":
                raise ValueError("expected ':' after conversion specifier")
            return body[:i], rest[2:], rest[0]
    return body, "", None


def _split_name(field):
    # first, then (is_attribute, name) of the rest.
    i = 0
    while i < len(field) and field[i] not in ".[":
        i += 1
    first = field[:i]
    rest = []
    while i < len(field):
        if field[i] == ".":
            j = i + 1
            while j < len(field) and field[j] not in ".[":
                j += 1
            if j == i + 1:
                raise ValueError("Empty attribute in format string")
            rest.append((True, field[i + 1:j]))
            i = j
        elif field[i] == "[":
            j = field.find("]", i)
            if j < 0:
                raise ValueError("Missing ']' in format string")
            key = field[i + 1:j]
            if not key:
                raise ValueError("Empty attribute in format string")
            rest.append((False, int(key) if key.isdigit() else key))
            i = j + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return int(first) if first.isdigit() else first, rest


class Formatter:
    """str.format() in parts that a subclass may replace."""

    def format(self, format_string, /, *args, **kwargs):
        """Format with these arguments."""
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        """Format with a tuple and a dict."""
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, auto=0):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if name is None:
                continue
            head = _split_name(name)[0]
            if head == "":
                if auto is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                name = str(auto) + name
                auto += 1
            elif isinstance(head, int):
                if auto:
                    raise ValueError("cannot switch from automatic field numbering to manual field specification")
                auto = False
            obj, key = self.get_field(name, args, kwargs)
            used.add(key)
            obj = self.convert_field(obj, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used, depth - 1, auto)
            result.append(self.format_field(obj, spec))
        return "".join(result), auto

    def get_value(self, key, args, kwargs):
        """The argument a field starts from."""
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Called with what was used; may complain."""

    def format_field(self, value, format_spec):
        """format(value, format_spec)."""
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        """Apply !s, !r or !a."""
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        """Pieces (literal text, field name, format spec, conversion)."""
        return _parse(format_string)

    def get_field(self, field_name, args, kwargs):
        """The object of a field, and the argument it comes from."""
        first, rest = _split_name(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            obj = getattr(obj, name) if is_attribute else obj[name]
        return obj, first

"""json.encoder: JSONEncoder."""

import _json

__all__ = ["JSONEncoder"]


def encode_basestring(s):
    """Return the JSON text of a str, characters beyond ASCII as they are."""
    return _json.quote(s, False)


def encode_basestring_ascii(s):
    """Return the JSON text of a str in ASCII."""
    return _json.quote(s, True)


class JSONEncoder:
    """Makes JSON text of values; override default() for types of your own."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """Return something that is JSON for o, or raise TypeError."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """Return the JSON text of o."""
        chunks = self.iterencode(o)
        return "".join(chunks)

    def iterencode(self, o, _one_shot=False):
        """Return the JSON text of o in parts."""
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        return iter((_json.encode(o, self.skipkeys, self.ensure_ascii, self.check_circular, self.allow_nan, indent,
                                  self.item_separator, self.key_separator, self.sort_keys, self.default),))

# SPDX-License-Identifier: MIT
"""Regular expressions: patterns that text is searched for, split at and rewritten by."""

from _re import compile as _make, expand as _expand, Match, Pattern

__all__ = ["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape",
           "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE",
           "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag", "PatternError"]

__version__ = "2.2.1"

_CACHE_SIZE = 512
_cache = {}
_ABSENT = object()


class PatternError(Exception):
    """A pattern or a template is not valid: msg says why, pos says where."""

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg = f"{msg} at position {pos}"
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


error = PatternError

_FLAGS = {"NOFLAG": 0, "ASCII": 256, "A": 256, "IGNORECASE": 2, "I": 2, "LOCALE": 4, "L": 4, "UNICODE": 32, "U": 32,
          "MULTILINE": 8, "M": 8, "DOTALL": 16, "S": 16, "VERBOSE": 64, "X": 64, "DEBUG": 128}


# The flags are members of an enumeration, which is made when the first of them is asked for.
def __getattr__(name):
    if name not in _FLAGS and name != "RegexFlag":
        raise AttributeError(f"module 're' has no attribute {name!r}")
    import enum

    class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
        """How a pattern is to be understood."""

        __module__ = "re"
        __qualname__ = "RegexFlag"
        NOFLAG = 0
        ASCII = A = 256
        IGNORECASE = I = 2
        LOCALE = L = 4
        UNICODE = U = 32
        MULTILINE = M = 8
        DOTALL = S = 16
        VERBOSE = X = 64
        DEBUG = 128
        __str__ = object.__str__
        _numeric_repr_ = hex

        def __repr__(self):
            names = [f"re.{flag.name}" for flag in type(self) if flag.value & self.value]
            known = 0
            for flag in type(self):
                known |= flag.value
            rest = self.value & ~known
            if not names and not rest:
                return "re.NOFLAG"
            if rest > 0:
                names.append(hex(rest))
            return "|".join(names)

    space = globals()
    space["RegexFlag"] = RegexFlag
    for flag in _FLAGS:
        space[flag] = RegexFlag(_FLAGS[flag])
    return space[name]


def _compile(pattern, flags):
    if type(flags) is not int and isinstance(flags, int):
        flags = int(flags)
    key = type(pattern), pattern, flags
    try:
        return _cache[key]
    except KeyError:
        pass
    except TypeError:
        key = None   # not hashable: a bytearray
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    made = _make(pattern, flags)
    if key is not None:
        if len(_cache) >= _CACHE_SIZE:
            del _cache[next(iter(_cache))]
        _cache[key] = made
    return made


def compile(pattern, flags=0):
    """A pattern object made of the text of a regular expression."""
    return _compile(pattern, flags)


def match(pattern, string, flags=0):
    """A match of the pattern at the start of the string, or None."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """A match of the pattern with the whole string, or None."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """The first match of the pattern in the string, or None."""
    return _compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    """A list of all matches: their texts, or their groups."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """An iterator over the match objects of all matches."""
    return _compile(pattern, flags).finditer(string)


def _take_positional(function, name, args, value, flags):
    # Positional count and flags are deprecated since 3.13.
    if value is not _ABSENT:
        raise TypeError(f"{function}() got multiple values for argument '{name}'")
    value, *args = args
    if args:
        if flags is not _ABSENT:
            raise TypeError(f"{function}() got multiple values for argument 'flags'")
        flags, *args = args
        if args:
            fixed = 2 if function == "split" else 3
            raise TypeError(f"{function}() takes from {fixed} to {fixed + 2} positional arguments "
                            f"but {fixed + 2 + len(args)} were given")
    import warnings
    warnings.warn(f"'{name}' is passed as positional argument", DeprecationWarning, stacklevel=3)
    return value, flags


def split(pattern, string, *args, maxsplit=_ABSENT, flags=_ABSENT):
    """The parts of the string between the matches; groups of the pattern are kept too."""
    if args:
        maxsplit, flags = _take_positional("split", "maxsplit", args, maxsplit, flags)
    return _compile(pattern, 0 if flags is _ABSENT else flags).split(string, 0 if maxsplit is _ABSENT else maxsplit)


def sub(pattern, repl, string, *args, count=_ABSENT, flags=_ABSENT):
    """The string with matches replaced by a template, or by what a function gives for the match."""
    if args:
        count, flags = _take_positional("sub", "count", args, count, flags)
    return _compile(pattern, 0 if flags is _ABSENT else flags).sub(repl, string, 0 if count is _ABSENT else count)


def subn(pattern, repl, string, *args, count=_ABSENT, flags=_ABSENT):
    """As sub(): a tuple of the new string and the number of replacements."""
    if args:
        count, flags = _take_positional("subn", "count", args, count, flags)
    return _compile(pattern, 0 if flags is _ABSENT else flags).subn(repl, string, 0 if count is _ABSENT else count)


_split_signature = "(pattern, string, maxsplit=0, flags=0)"
split.__text_signature__ = _split_signature
sub.__text_signature__ = subn.__text_signature__ = "(pattern, repl, string, count=0, flags=0)"


def purge():
    """Forget the patterns that were kept for reuse."""
    _cache.clear()


_escapes = {ord(c): "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """The text with a backslash before each character that has a meaning in patterns."""
    if isinstance(pattern, str):
        return pattern.translate(_escapes)
    return str(pattern, "latin1").translate(_escapes).encode("latin1")


class Scanner:
    """Splits text into tokens: the lexicon pairs patterns with actions."""

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        parts = []
        self._groups = []
        for phrase, _ in lexicon:
            self._groups.append(1 + sum(self._counts(parts, flags)))
            parts.append(phrase)
        self.scanner = _compile("|".join([f"({part})" for part in parts]), flags)

    def _counts(self, parts, flags):
        return [1 + _compile(part, flags).groups for part in parts]

    def scan(self, string):
        """The results of the actions, and the rest of the string that nothing matched."""
        result = []
        match = self.scanner.scanner(string).match
        at = 0
        while True:
            m = match()
            if m is None or m.end() == at:
                break
            which = next(i for i, group in enumerate(self._groups) if m.start(group) >= 0)
            action = self.lexicon[which][1]
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            at = m.end()
        return result, string[at:]

# SPDX-License-Identifier: MIT
"""Splitting and quoting in the manner of a POSIX shell."""

__all__ = ["split", "quote", "join"]

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def split(s, comments=False, posix=True):
    """The words of a command line."""
    if s is None:
        raise ValueError("s argument must not be None")
    words = []
    word = None
    i, size = 0, len(s)
    while i < size:
        c = s[i]
        i += 1
        if c in " \t\r\n":
            if word is not None:
                words.append(word)
                word = None
        elif c == "#" and comments and word is None:
            while i < size and s[i] != "\n":
                i += 1
        elif c == "'" or c == '"':
            word = (word or "") + ("" if posix else c)
            while True:
                if i >= size:
                    raise ValueError("No closing quotation")
                d = s[i]
                i += 1
                if d == c:
                    break
                if d == "\\" and c == '"' and posix:
                    if i >= size:
                        raise ValueError("No escaped character")
                    if s[i] in '"\\':
                        d = s[i]
                    else:
                        d += s[i]
                    i += 1
                word += d
            if not posix:
                word += c
        elif c == "\\" and posix:
            if i >= size:
                raise ValueError("No escaped character")
            word = (word or "") + s[i]
            i += 1
        else:
            word = (word or "") + c
    if word is not None:
        words.append(word)
    return words


def quote(s):
    """One word, safe in a shell."""
    if not s:
        return "''"
    if not isinstance(s, str):
        raise TypeError(f"expected string object, got {type(s).__name__!r}")
    if all(c in _SAFE for c in s):
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    """The command line of words."""
    return " ".join(map(quote, split_command))

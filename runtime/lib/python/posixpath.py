# SPDX-License-Identifier: MIT
"""Paths: taking them apart, putting them together, and asking the host about them (as far as it allows)."""

import os as _os

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname",
           "commonprefix", "commonpath", "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists",
           "isdir", "isfile", "expanduser", "expandvars", "normpath", "abspath", "realpath", "relpath", "samefile",
           "curdir", "pardir", "sep", "pathsep", "defpath", "altsep", "extsep", "devnull",
           "supports_unicode_filenames"]

curdir, pardir, extsep, sep, pathsep = ".", "..", ".", "/", ":"
defpath, altsep, devnull = "/bin:/usr/bin", None, "/dev/null"
supports_unicode_filenames = False


def _of(path, text):
    return text.encode() if isinstance(path, bytes) else text


def _path(path):
    # not a plain import: os imports this module before it has fspath
    return _os.fspath(path)


def normcase(s):
    """The path as it is: case matters here."""
    return _path(s)


def isabs(s):
    """Tell whether the path starts at the root."""
    s = _path(s)
    return s.startswith(_of(s, "/"))


def join(a, *p):
    """Put paths together; an absolute one starts anew."""
    path = _path(a)
    slash = _of(path, "/")
    for part in p:
        part = _path(part)
        if isinstance(part, bytes) != isinstance(path, bytes):
            raise TypeError("Can't mix strings and bytes in path components")
        if part.startswith(slash) or not path:
            path = part
        elif path.endswith(slash):
            path += part
        else:
            path += slash + part
    return path


def split(p):
    """(head, tail): tail is what follows the last slash."""
    p = _path(p)
    slash = _of(p, "/")
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def dirname(p):
    """The folder of a path."""
    return split(p)[0]


def basename(p):
    """What follows the last slash."""
    return split(p)[1]


def splitext(p):
    """(root, ext): ext is what follows the last dot of the name, with the dot; dots that begin the name do not count."""
    p = _path(p)
    dot = _of(p, ".")
    start = p.rfind(_of(p, "/")) + 1
    found = p.rfind(dot, start)
    if found < 0 or not p[start:found].strip(dot):
        return p, p[:0]
    return p[:found], p[found:]


def splitdrive(p):
    """('', p): there are no drives."""
    p = _path(p)
    return p[:0], p


def splitroot(p):
    """(drive, root, rest) of a path."""
    p = _path(p)
    slash = _of(p, "/")
    count = len(p) - len(p.lstrip(slash))
    if count == 0:
        return p[:0], p[:0], p
    root = slash * 2 if count == 2 else slash
    return p[:0], root, p[len(root):]


def commonprefix(m):
    """The longest text that all of them start with."""
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    """The longest path that all of them are in."""
    paths = [_path(p) for p in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    slash, dot = _of(paths[0], "/"), _of(paths[0], ".")
    if len({p.startswith(slash) for p in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in p.split(slash) if part and part != dot] for p in paths]
    common = commonprefix(parts) if all(parts) else []
    return (slash if paths[0].startswith(slash) else paths[0][:0]) + slash.join(common)


def normpath(path):
    """The path without empty parts, '.' and 'name/..'."""
    path = _path(path)
    slash, dot, up = _of(path, "/"), _of(path, "."), _of(path, "..")
    _, root, rest = splitroot(path)
    parts = []
    for part in rest.split(slash):
        if not part or part == dot:
            continue
        if part != up or (not root and not parts) or (parts and parts[-1] == up):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + slash.join(parts) or dot


def abspath(path):
    """The normal path from the root."""
    path = _path(path)
    if not isabs(path):
        cwd = _os.getcwd()
        path = join(cwd.encode() if isinstance(path, bytes) else cwd, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """The path without links; what does not exist is kept as it is."""
    path = abspath(filename)
    try:
        return _os._os.realpath(path)
    except OSError:
        if strict:
            raise
        return path


def relpath(path, start=None):
    """The path as seen from the folder start."""
    if not path:
        raise ValueError("no path specified")
    path = _path(path)
    slash, up = _of(path, "/"), _of(path, "..")
    here = [x for x in abspath(_of(path, ".") if start is None else start).split(slash) if x]
    there = [x for x in abspath(path).split(slash) if x]
    same = len(commonprefix([here, there]))
    return join(*([up] * (len(here) - same) + there[same:] or [_of(path, ".")]))


def _mode(path):
    try:
        return _os.stat(path).st_mode & 0o170000
    except (OSError, ValueError):
        return 0


def exists(path):
    """Tell whether there is such a file that the host lets us see."""
    return _mode(path) != 0


lexists = exists


def isfile(path):
    """Tell whether it is a regular file."""
    return _mode(path) == 0o100000


def isdir(s):
    """Tell whether it is a folder."""
    return _mode(s) == 0o040000


def islink(path):
    """Tell whether it is a link."""
    try:
        return realpath(path, strict=True) != join(realpath(dirname(abspath(path)), strict=True), basename(abspath(path)))
    except OSError:
        return False


def getsize(filename):
    """The size of a file in bytes."""
    return _os.stat(filename).st_size


def getmtime(filename):
    """When it was changed."""
    return _os.stat(filename).st_mtime


def getatime(filename):
    """When it was read."""
    return _os.stat(filename).st_atime


def getctime(filename):
    """When anything about it was changed."""
    return _os.stat(filename).st_ctime


def samefile(f1, f2):
    """Tell whether two paths lead to the same file."""
    a, b = _os.stat(f1), _os.stat(f2)
    return (a.st_ino, a.st_dev) == (b.st_ino, b.st_dev)


def expanduser(path):
    """Put the variable HOME for a leading ~."""
    path = _path(path)
    home = _os.environ.get("HOME")
    if home is None or not path.startswith(_of(path, "~")) or path[1:2] not in (_of(path, ""), _of(path, "/")):
        return path
    return (_of(path, home).rstrip(_of(path, "/")) + path[1:]) or _of(path, "/")


def expandvars(path):
    """Put the values of $name and ${name} that are set."""
    path = _path(path)
    if isinstance(path, bytes):
        return expandvars(path.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    out, i = [], 0
    while (at := path.find("$", i)) >= 0:
        out.append(path[i:at])
        if path[at + 1:at + 2] == "{" and (end := path.find("}", at)) > 0:
            name, i = path[at + 2:end], end + 1
        else:
            i = at + 1
            while i < len(path) and path[i].isascii() and (path[i].isalnum() or path[i] == "_"):
                i += 1
            name = path[at + 1:i]
        out.append(_os.environ.get(name, path[at:i]) if name else path[at:i])
    return "".join(out) + path[i:]

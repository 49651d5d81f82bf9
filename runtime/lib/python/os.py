# SPDX-License-Identifier: MIT
"""What the host lets a program see of it: variables, files, folders. Each function says which permission it misses."""

import sys
import _os
from _collections_abc import MutableMapping
from _os import getpid, strerror, urandom
from abc import ABC, abstractmethod
from types import GenericAlias as _GenericAlias

name = "posix"
linesep = "\n"
error = OSError
curdir, pardir, sep, extsep, altsep, pathsep, defpath, devnull = ".", "..", "/", ".", None, ":", "/bin:/usr/bin", "/dev/null"
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2

__all__ = ["altsep", "curdir", "pardir", "sep", "pathsep", "linesep", "defpath", "name", "path", "devnull", "SEEK_SET",
           "SEEK_CUR", "SEEK_END", "fsencode", "fsdecode", "fspath", "PathLike", "environ", "getenv", "putenv",
           "unsetenv", "getcwd", "getcwdb", "chdir", "listdir", "scandir", "stat", "lstat", "stat_result", "mkdir",
           "makedirs", "rmdir", "removedirs", "unlink", "remove", "rename", "replace", "walk", "access", "getpid",
           "strerror", "urandom", "cpu_count", "DirEntry", "F_OK", "R_OK", "W_OK", "X_OK", "error", "extsep", "_exit"]


#### Paths ####

class PathLike(ABC):
    """What stands for a path: it has __fspath__."""

    __slots__ = ()

    @abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is not PathLike:
            return NotImplemented
        for base in subclass.__mro__:
            if "__fspath__" in base.__dict__:
                return NotImplemented if base.__dict__["__fspath__"] is None else True
        return NotImplemented

    __class_getitem__ = classmethod(_GenericAlias)


def fspath(path):
    """The text or bytes that a path object stands for."""
    if isinstance(path, (str, bytes)):
        return path
    cls = type(path)
    method = getattr(cls, "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {cls.__name__}")
    result = method(path)
    if not isinstance(result, (str, bytes)):
        raise TypeError(f"expected {cls.__name__}.__fspath__() to return str or bytes, not {type(result).__name__}")
    return result


def fsencode(filename):
    """The path as bytes."""
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    """The path as text."""
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


# The folder that chdir() chose is this program's own: the host's stays where it is.
_cwd = None


def _full(filename):
    filename = fsdecode(filename)
    if _cwd is None or filename.startswith("/"):
        return filename
    return _cwd + "/" + filename


def _with_name(function, filename):
    # an error names the path that the program gave
    try:
        return function(_full(filename))
    except OSError as e:
        if e.filename is not None:
            e.filename = filename
        raise


def getcwd():
    """The folder that relative paths start from."""
    return _os.getcwd() if _cwd is None else _cwd


def getcwdb():
    """The same as bytes."""
    return fsencode(getcwd())


def chdir(path):
    """Let relative paths start from another folder."""
    global _cwd
    full = _os.realpath(_full(path))
    if stat(full).st_mode & 0o170000 != 0o040000:
        raise NotADirectoryError(20, strerror(20), path)
    _cwd = full


#### Variables ####

class _Environ(MutableMapping):
    """The variables that the host allows; changes stay in this program."""

    def __init__(self, data):
        self._data = data

    @staticmethod
    def _check(value):
        if not isinstance(value, str):
            raise TypeError(f"str expected, not {type(value).__name__}")
        return value

    def __getitem__(self, key):
        return self._data[self._check(key)]

    def __setitem__(self, key, value):
        self._data[self._check(key)] = self._check(value)

    def __delitem__(self, key):
        del self._data[self._check(key)]

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        return "environ({%s})" % ", ".join(f"{key!r}: {value!r}" for key, value in self._data.items())

    def copy(self):
        return dict(self)

    def __or__(self, other):
        return {**self, **other} if isinstance(other, (dict, _Environ)) else NotImplemented

    def __ror__(self, other):
        return {**other, **self} if isinstance(other, (dict, _Environ)) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self


environ = _Environ(_os.environment())


def getenv(key, default=None):
    """A variable, or the default."""
    return environ.get(key, default)


def putenv(name, value, /):
    """Set a variable for this program."""
    environ[name] = value


def unsetenv(name, /):
    """Remove a variable for this program."""
    environ.pop(name, None)


#### Files ####

class stat_result(tuple):
    """What is known about a file."""

    __slots__ = ()
    _names = ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime")

    def __getattr__(self, name):
        if name in self._names:
            return tuple.__getitem__(self, self._names.index(name))
        if name.endswith("_ns") and name[:-3] in self._names[7:]:
            return int(getattr(self, name[:-3]) * 1e9)
        raise AttributeError(f"'os.stat_result' object has no attribute {name!r}")

    def __repr__(self):
        return "os.stat_result(%s)" % ", ".join(f"{n}={int(v)}" for n, v in zip(self._names, self))


def stat(path, *, dir_fd=None, follow_symlinks=True):
    """Ask about a file; links are followed."""
    return stat_result(_with_name(_os.stat, path))


lstat = stat


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    """Tell whether the file is there for us to read."""
    try:
        _with_name(_os.stat, path)
    except OSError:
        return False
    return True


def listdir(path="."):
    """The names in a folder."""
    names = _with_name(_os.listdir, path)
    return [fsencode(name) for name in names] if isinstance(path, bytes) else names


class DirEntry:
    """A name in a folder."""

    def __init__(self, folder, name):
        self.name, self.path = name, _path_module.join(folder, name)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def is_dir(self, *, follow_symlinks=True):
        return _path_module.isdir(self.path)

    def is_file(self, *, follow_symlinks=True):
        return _path_module.isfile(self.path)

    def is_symlink(self):
        return _path_module.islink(self.path)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def inode(self):
        return stat(self.path).st_ino


class _Scan:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path="."):
    """The entries of a folder."""
    folder = fspath(path)
    return _Scan([DirEntry(folder, name) for name in listdir(folder)])


def mkdir(path, mode=0o777, *, dir_fd=None):
    """Make a folder."""
    _with_name(_os.mkdir, path)


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a folder and those it is in."""
    head, tail = _path_module.split(name)
    if not tail:
        head, tail = _path_module.split(head)
    if head and tail and not _path_module.exists(head):
        makedirs(head, exist_ok=True)
    try:
        mkdir(name)
    except OSError:
        if not exist_ok or not _path_module.isdir(name):
            raise


def rmdir(path, *, dir_fd=None):
    """Remove an empty folder."""
    _with_name(_os.rmdir, path)


def removedirs(name):
    """Remove a folder, and those it is in as long as they are empty."""
    rmdir(name)
    head = _path_module.dirname(name.rstrip("/"))
    while head:
        try:
            rmdir(head)
        except OSError:
            break
        head = _path_module.dirname(head)


def unlink(path, *, dir_fd=None):
    """Remove a file."""
    _with_name(_os.unlink, path)


remove = unlink


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    """Give a file another name."""
    _os.rename(_full(src), _full(dst))


replace = rename


def walk(top, topdown=True, onerror=None, followlinks=False):
    """(folder, names of folders, names of files) for a folder and all that are in it."""
    try:
        entries = list(scandir(top))
    except OSError as e:
        if onerror is not None:
            onerror(e)
        return
    folders = [entry.name for entry in entries if entry.is_dir()]
    files = [entry.name for entry in entries if entry.name not in folders]
    if topdown:
        yield top, folders, files
    for name in folders:
        path = _path_module.join(top, name)
        if followlinks or not _path_module.islink(path):
            yield from walk(path, topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, files


#### The process ####

def cpu_count():
    """One: a program runs on one thread."""
    return 1


process_cpu_count = cpu_count


def _exit(status):
    """End the program."""
    raise SystemExit(status)


import posixpath as _path_module
path = _path_module
sys.modules["os.path"] = path

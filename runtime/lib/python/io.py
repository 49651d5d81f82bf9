# SPDX-License-Identifier: MIT
"""Streams in memory: StringIO and BytesIO; and the names of the classes of streams."""

import sys as _sys

__all__ = ["open", "FileIO", "BufferedReader", "BufferedWriter", "BufferedRandom", "BytesIO", "StringIO", "IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase", "TextIOWrapper",
           "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
BlockingIOError = BlockingIOError


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    """What all streams have."""

    closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        self.closed = True

    def flush(self):
        self._check()

    def isatty(self):
        self._check()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def fileno(self):
        self._unsupported("fileno")

    def seek(self, offset, whence=0):
        self._unsupported("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None):
        self._unsupported("truncate")

    def readline(self, size=-1):
        self._unsupported("readline")

    def readlines(self, hint=-1):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        self._check()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    encoding = errors = newlines = None


class _Memory:
    """Reading and seeking in self._data from self._at, the same for text and bytes."""

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def getvalue(self):
        self._check()
        return self._value()

    def close(self):
        self._clear()
        self.closed = True

    def tell(self):
        self._check()
        return self._at

    def read(self, size=-1, /):
        self._check()
        data = self._value()
        end = len(data) if size is None or size < 0 else min(len(data), self._at + size)
        piece = data[self._at:end]
        self._at = max(self._at, end)
        return piece

    def readline(self, size=-1, /):
        self._check()
        data = self._value()
        found = data.find(self._newline, self._at)
        end = len(data) if found < 0 else found + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        piece = data[self._at:end]
        self._at = max(self._at, end)
        return piece


class StringIO(_Memory, TextIOBase):
    """Text in memory."""

    _newline = "\n"
    line_buffering = False

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self._translate = newline
        self._clear()
        self.write(initial_value or "")
        self._at = 0

    def _clear(self):
        self._parts, self._length, self._at = [], 0, 0

    def _value(self):
        if len(self._parts) != 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        count = len(text)
        if self._translate is None:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        elif self._translate in ("\r", "\r\n"):
            text = text.replace("\n", self._translate)
        if not text:
            return count
        if self._at == self._length:
            self._parts.append(text)
        else:
            data = self._value()
            if self._at > self._length:
                data += "\0" * (self._at - self._length)
            self._parts = [data[:self._at] + text + data[self._at + len(text):]]
        self._at += len(text)
        self._length = max(self._length, self._at)
        return count

    def seek(self, offset, whence=0, /):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and offset < 0:
            raise ValueError(f"Negative seek position {offset}")
        if whence and offset:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._at = (offset, self._at, self._length)[whence]
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        if size < self._length:
            self._parts, self._length = [self._value()[:size]], size
        return size


class BytesIO(_Memory, BufferedIOBase):
    """Bytes in memory."""

    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        self._clear()
        self.write(initial_bytes or b"")
        self._at = 0

    def _clear(self):
        self._data, self._at = bytearray(), 0

    def _value(self):
        return bytes(self._data)

    def read(self, size=-1, /):
        self._check()
        end = len(self._data) if size is None or size < 0 else min(len(self._data), self._at + size)
        piece = bytes(self._data[self._at:end])
        self._at = max(self._at, end)
        return piece

    read1 = read

    def readline(self, size=-1, /):
        self._check()
        found = self._data.find(b"\n", self._at)
        end = len(self._data) if found < 0 else found + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        piece = bytes(self._data[self._at:end])
        self._at = max(self._at, end)
        return piece

    def write(self, data, /):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if not data:
            return 0
        if self._at > len(self._data):
            self._data += bytes(self._at - len(self._data))
        self._data[self._at:self._at + len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset, whence=0, /):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and offset < 0:
            raise ValueError(f"negative seek value {offset}")
        self._at = max(0, (0, self._at, len(self._data))[whence] + offset)
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"negative size value {size}")
        del self._data[size:]
        return size


#### Files of the host ####

class FileIO(RawIOBase):
    """An open file, as bytes."""

    def __init__(self, file, mode="r", closefd=True, opener=None):
        import os
        if isinstance(file, int):
            raise NotImplementedError("files are opened by name: descriptors are the host's")
        if opener is not None:
            raise NotImplementedError("open() takes no opener here: the host opens files")
        kind = mode.replace("b", "")
        if kind not in ("r", "w", "a", "x", "r+", "w+", "a+", "x+"):
            raise ValueError(f"invalid mode: {mode!r}")
        self.name, self.mode = file, "rb+" if "+" in kind else kind + "b"
        self._reads, self._writes = kind[0] == "r" or "+" in kind, kind != "r"
        self._raw = os._with_name(lambda path: os._os.open_file(path, kind), file)

    def __repr__(self):
        if self.closed:
            return f"<{type(self).__module__}.{type(self).__qualname__} [closed]>"
        return f"<{type(self).__module__}.{type(self).__qualname__} name={self.name!r}>"

    def readable(self):
        self._check()
        return self._reads

    def writable(self):
        self._check()
        return self._writes

    def seekable(self):
        self._check()
        return True

    def read(self, size=-1, /):
        self._check()
        if not self._reads:
            raise UnsupportedOperation("read")
        return self._raw.read(-1 if size is None else size)

    read1 = read

    def readall(self):
        return self.read()

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, size=-1, /):
        parts, left = [], -1 if size is None else size
        while left:
            piece = self.read(8192 if left < 0 else min(left, 8192))
            if not piece:
                break
            end = piece.find(b"\n") + 1
            if end:
                self._raw.seek(end - len(piece), 1)
                piece = piece[:end]
            parts.append(piece)
            left -= len(piece)
            if end:
                break
        return b"".join(parts)

    def write(self, data, /):
        self._check()
        if not self._writes:
            raise UnsupportedOperation("write")
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._raw.write(data)

    def seek(self, offset, whence=0, /):
        self._check()
        return self._raw.seek(offset, whence)

    def truncate(self, size=None, /):
        self._check()
        size = self.tell() if size is None else size
        self._raw.truncate(size)
        return size

    def close(self):
        if not self.closed:
            self.closed = True
            self._raw.close()


class _Buffered(FileIO, BufferedIOBase):
    pass


class BufferedReader(_Buffered):
    """A file to read bytes from."""


class BufferedWriter(_Buffered):
    """A file to write bytes to."""


class BufferedRandom(_Buffered):
    """A file to read bytes from and to write bytes to."""


_Stream = type(_sys.__stdout__)


class _TextMeta(type):
    def __instancecheck__(cls, instance):
        return type.__instancecheck__(cls, instance) or (cls is TextIOWrapper and type(instance) is _Stream)


class TextIOWrapper(TextIOBase, metaclass=_TextMeta):
    """Text on top of a stream of bytes. What is left of the stream is read at the first reading."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        if encoding in (None, "locale"):
            encoding = "utf-8"
        "".encode(encoding)
        self.buffer, self.encoding, self.errors = buffer, encoding, errors or "strict"
        self.line_buffering, self.write_through, self._newline = line_buffering, write_through, newline
        self._text = None

    @property
    def name(self):
        return self.buffer.name

    def __repr__(self):
        name = f" name={self.name!r}" if hasattr(self.buffer, "name") else ""
        mode = f" mode={self.mode!r}" if hasattr(self, "mode") else ""
        return f"<_io.TextIOWrapper{name}{mode} encoding={self.encoding!r}>"

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def _load(self):
        self._check()
        if self._text is None:
            if not self.buffer.readable():
                raise UnsupportedOperation("not readable")
            text = self.buffer.read().decode(self.encoding, self.errors)
            if self._newline is None and "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._text = StringIO(text, "" if self._newline == "" else "\n")
            if self._newline in ("\r", "\r\n"):
                self._text._newline = self._newline
        return self._text

    def read(self, size=-1, /):
        return self._load().read(size)

    def readline(self, size=-1, /):
        return self._load().readline(size)

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if not self.buffer.writable():
            raise UnsupportedOperation("not writable")
        self._text = None
        count = len(text)
        if self._newline in ("\r", "\r\n"):
            text = text.replace("\n", self._newline)
        self.buffer.write(text.encode(self.encoding, self.errors))
        return count

    def flush(self):
        self._check()
        self.buffer.flush()

    def seek(self, offset, whence=0, /):
        self._check()
        if self._text is None:
            return self.buffer.seek(offset, whence)
        if offset == 0 and whence == 0:
            self._text = None
            return self.buffer.seek(0)
        return self._text.seek(offset, whence)

    def tell(self):
        self._check()
        return self.buffer.tell() if self._text is None else self._text.tell()

    def truncate(self, size=None, /):
        self._text = None
        return self.buffer.truncate(size)

    def detach(self):
        buffer, self.buffer = self.buffer, None
        return buffer

    def isatty(self):
        return self.buffer.isatty()

    @property
    def closed(self):
        return self.buffer.closed

    def close(self):
        self.buffer.close()


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """Open a file of the host, which must allow it."""
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    letters = set(mode)
    if len(letters) != len(mode) or letters - set("rwaxbt+"):
        raise ValueError(f"invalid mode: {mode!r}")
    binary = "b" in letters
    if binary and "t" in letters:
        raise ValueError("can't have text and binary mode at once")
    if len(letters & set("rwax")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    if binary and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    if binary and errors is not None:
        raise ValueError("binary mode doesn't take an errors argument")
    if binary and newline is not None:
        raise ValueError("binary mode doesn't take a newline argument")
    cls = BufferedRandom if "+" in letters else BufferedReader if "r" in letters else BufferedWriter
    raw = (FileIO if buffering == 0 else cls)(file, mode.replace("b", "").replace("t", ""), closefd, opener)
    if binary:
        return raw
    try:
        stream = TextIOWrapper(raw, encoding, errors, newline)
    except BaseException:
        raw.close()
        raise
    stream.mode = mode
    return stream


open_code = open

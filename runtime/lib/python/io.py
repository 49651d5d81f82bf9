# SPDX-License-Identifier: MIT
"""Streams in memory: StringIO and BytesIO; and the names of the classes of streams."""

import sys as _sys

__all__ = ["BytesIO", "StringIO", "IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase", "TextIOWrapper",
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


TextIOWrapper = type(_sys.__stdout__)

# SPDX-License-Identifier: MIT
# What get_extra_info('socket') of a transport gives: a socket that can be looked at, not used.


class TransportSocket:
    """A view of a socket."""

    __slots__ = ('_sock',)

    def __init__(self, sock):
        self._sock = sock

    family = property(lambda self: self._sock.family)
    type = property(lambda self: self._sock.type)
    proto = property(lambda self: self._sock.proto)

    def __repr__(self):
        return f'<asyncio.TransportSocket {self._sock!r}>'

    def __getstate__(self):
        raise TypeError('Cannot serialize asyncio.TransportSocket object')

    def fileno(self):
        """The number of its descriptor."""
        return self._sock.fileno()

    def dup(self):
        """A socket of its own for the same connection."""
        return self._sock.dup()

    def get_inheritable(self):
        """Would a process of ours inherit it?"""
        return self._sock.get_inheritable()

    def shutdown(self, how):
        """End one direction or both; the loop sees that."""
        self._sock.shutdown(how)

    def getsockopt(self, *args, **kwargs):
        """An option."""
        return self._sock.getsockopt(*args, **kwargs)

    def setsockopt(self, *args, **kwargs):
        """Set an option."""
        self._sock.setsockopt(*args, **kwargs)

    def getpeername(self):
        """The other side's address."""
        return self._sock.getpeername()

    def getsockname(self):
        """Its own address."""
        return self._sock.getsockname()

    def settimeout(self, value):
        """Only 0 is possible: operations on it do not wait."""
        if value != 0:
            raise ValueError('settimeout(): only 0 timeout is allowed on transport sockets')

    def gettimeout(self):
        """0: operations on it do not wait."""
        return 0

    def setblocking(self, flag):
        """Only False is possible: operations on it do not wait."""
        if flag:
            raise ValueError('setblocking(): transport sockets cannot be blocking')

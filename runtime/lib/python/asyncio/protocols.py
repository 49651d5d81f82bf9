# SPDX-License-Identifier: MIT
# The callbacks that a transport calls. All of them do nothing here.

__all__ = ('BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol', 'BufferedProtocol')


class BaseProtocol:
    """Connection events and flow control."""

    __slots__ = ()

    def connection_made(self, transport):
        """Called once, first."""

    def connection_lost(self, exc):
        """Called once, last; exc is None after an orderly end."""

    def pause_writing(self):
        """The transport's buffer is above its high-water mark."""

    def resume_writing(self):
        """The transport's buffer has drained."""


class Protocol(BaseProtocol):
    """A stream of bytes."""

    __slots__ = ()

    def data_received(self, data):
        """Called with each piece that comes."""

    def eof_received(self):
        """The other end has closed; a true result keeps this end open."""


class BufferedProtocol(BaseProtocol):
    """A stream of bytes, received into buffers of the protocol's own."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return a buffer to receive into."""

    def buffer_updated(self, nbytes):
        """So many bytes were written into the buffer."""

    def eof_received(self):
        """The other end has closed; a true result keeps this end open."""


class DatagramProtocol(BaseProtocol):
    """Datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """Called with each datagram."""

    def error_received(self, exc):
        """A send or receive failed."""


class SubprocessProtocol(BaseProtocol):
    """The pipes and the end of a process."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The process wrote into pipe fd."""

    def pipe_connection_lost(self, fd, exc):
        """Pipe fd was closed."""

    def process_exited(self):
        """The process has ended."""


def _feed_data_to_buffered_proto(proto, data):
    left = len(data)
    while left:
        buffer = proto.get_buffer(left)
        room = len(buffer)
        if not room:
            raise RuntimeError('get_buffer() returned an empty buffer')
        size = min(room, left)
        buffer[:size] = data[:size]
        proto.buffer_updated(size)
        data = data[size:]
        left = len(data)

# SPDX-License-Identifier: MIT
# StreamReader, StreamWriter and the protocol between them and a transport. Connections are the host's business: the
# functions that would make one refuse.

from . import events
from .exceptions import IncompleteReadError, LimitOverrunError
from .protocols import Protocol

__all__ = ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection', 'start_server',
           'open_unix_connection', 'start_unix_server')

_DEFAULT_LIMIT = 2 ** 16


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Refused: there are no sockets here."""
    raise NotImplementedError('asyncio.open_connection needs a host that provides sockets')


async def start_server(client_connected_cb, host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Refused: there are no sockets here."""
    raise NotImplementedError('asyncio.start_server needs a host that provides sockets')


async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Refused: there are no sockets here."""
    raise NotImplementedError('asyncio.open_unix_connection needs a host that provides sockets')


async def start_unix_server(client_connected_cb, path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Refused: there are no sockets here."""
    raise NotImplementedError('asyncio.start_unix_server needs a host that provides sockets')


class FlowControlMixin(Protocol):
    # Keeps those who drain() waiting while the transport has paused writing.

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._paused = False
        self._drain_waiters = []
        self._connection_lost = False

    def pause_writing(self):
        assert not self._paused
        self._paused = True

    def resume_writing(self):
        assert self._paused
        self._paused = False
        for waiter in self._drain_waiters:
            if not waiter.done():
                waiter.set_result(None)

    def connection_lost(self, exc):
        self._connection_lost = True
        if not self._paused:
            return
        for waiter in self._drain_waiters:
            if not waiter.done():
                if exc is None:
                    waiter.set_result(None)
                else:
                    waiter.set_exception(exc)

    async def _drain_helper(self):
        if self._connection_lost:
            raise ConnectionResetError('Connection lost')
        if not self._paused:
            return
        waiter = self._loop.create_future()
        self._drain_waiters.append(waiter)
        try:
            await waiter
        finally:
            self._drain_waiters.remove(waiter)

    def _get_close_waiter(self, stream):
        raise NotImplementedError


class StreamReaderProtocol(FlowControlMixin):
    """Feeds a StreamReader with what a transport receives."""

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        super().__init__(loop=loop)
        self._stream_reader = stream_reader
        self._stream_writer = None
        self._client_connected_cb = client_connected_cb
        self._transport = None
        self._task = None
        self._closed = self._loop.create_future()

    def connection_made(self, transport):
        self._transport = transport
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        if self._client_connected_cb is None:
            return
        writer = self._stream_writer = StreamWriter(transport, self, reader, self._loop)
        result = self._client_connected_cb(reader, writer)
        if hasattr(result, '__await__'):
            self._task = self._loop.create_task(result)
            self._task.add_done_callback(self._on_handler_done)

    def _on_handler_done(self, task):
        if task.cancelled():
            self._transport.close()
            return
        exc = task.exception()
        if exc is not None:
            self._loop.call_exception_handler({
                'message': 'Unhandled exception in client_connected_cb',
                'exception': exc,
                'transport': self._transport,
            })
            self._transport.close()

    def connection_lost(self, exc):
        reader = self._stream_reader
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        if not self._closed.done():
            if exc is None:
                self._closed.set_result(None)
            else:
                self._closed.set_exception(exc)
        super().connection_lost(exc)
        self._stream_writer = None
        self._task = None
        self._transport = None

    def data_received(self, data):
        if self._stream_reader is not None:
            self._stream_reader.feed_data(data)

    def eof_received(self):
        if self._stream_reader is not None:
            self._stream_reader.feed_eof()
        return True

    def _get_close_waiter(self, stream):
        return self._closed


class StreamWriter:
    """Writes to a transport; `await drain()` keeps its buffer small."""

    def __init__(self, transport, protocol, reader, loop):
        assert reader is None or isinstance(reader, StreamReader)
        self._transport = transport
        self._protocol = protocol
        self._reader = reader
        self._loop = loop

    def __repr__(self):
        info = f' transport={self._transport!r}'
        if self._reader is not None:
            info += f' reader={self._reader!r}'
        return f'<{type(self).__name__}{info}>'

    @property
    def transport(self):
        """The transport."""
        return self._transport

    def write(self, data):
        """Hand data to the transport."""
        self._transport.write(data)

    def writelines(self, data):
        """Hand several pieces to the transport."""
        self._transport.writelines(data)

    def write_eof(self):
        """Close the writing side."""
        return self._transport.write_eof()

    async def start_tls(self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Refused: there are no sockets here."""
        raise NotImplementedError('StreamWriter.start_tls needs a host that provides sockets')

    def can_write_eof(self):
        """True if the writing side can be closed alone."""
        return self._transport.can_write_eof()

    def close(self):
        """Close the transport."""
        return self._transport.close()

    def is_closing(self):
        """True once close() was called."""
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait until the transport is closed."""
        await self._protocol._get_close_waiter(self)

    def get_extra_info(self, name, default=None):
        """Ask the transport."""
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        """Wait until there is room in the transport's buffer."""
        if self._reader is not None:
            exc = self._reader.exception()
            if exc is not None:
                raise exc
        if self._transport.is_closing():
            # The connection may be lost already: let connection_lost() run first.
            from .tasks import sleep
            await sleep(0)
        await self._protocol._drain_helper()


class StreamReader:
    """A buffer of bytes: feed_data() and feed_eof() on one side, coroutines that read on the other."""

    _source_traceback = None

    def __init__(self, limit=_DEFAULT_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError('Limit cannot be <= 0')
        self._limit = limit
        self._loop = events.get_event_loop() if loop is None else loop
        self._buffer = bytearray()
        self._eof = False
        self._waiter = None
        self._exception = None
        self._transport = None
        self._paused = False

    def __repr__(self):
        info = 'StreamReader'
        if self._buffer:
            info += f' {len(self._buffer)} bytes'
        if self._eof:
            info += ' eof'
        if self._limit != _DEFAULT_LIMIT:
            info += f' limit={self._limit}'
        if self._waiter:
            info += f' waiter={self._waiter!r}'
        if self._exception:
            info += f' exception={self._exception!r}'
        if self._transport:
            info += f' transport={self._transport!r}'
        if self._paused:
            info += ' paused'
        return f'<{info}>'

    def exception(self):
        """What set_exception() was given."""
        return self._exception

    def set_exception(self, exc):
        """Make this and every later read raise exc."""
        self._exception = exc
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_exception(exc)

    def _wakeup_waiter(self):
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_result(None)

    def set_transport(self, transport):
        """Name the transport whose reading is paused when the buffer is full."""
        assert self._transport is None, 'Transport already set'
        self._transport = transport

    def _maybe_resume_transport(self):
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()

    def feed_eof(self):
        """No more data will come."""
        self._eof = True
        self._wakeup_waiter()

    def at_eof(self):
        """True if there is nothing to read and nothing will come."""
        return self._eof and not self._buffer

    def feed_data(self, data):
        """Add data to the buffer."""
        assert not self._eof, 'feed_data after feed_eof'
        if not data:
            return
        self._buffer.extend(data)
        self._wakeup_waiter()
        if self._transport is not None and not self._paused and len(self._buffer) > 2 * self._limit:
            try:
                self._transport.pause_reading()
            except NotImplementedError:
                # It can not be paused, now or later.
                self._transport = None
            else:
                self._paused = True

    async def _wait_for_data(self, func_name):
        if self._waiter is not None:
            raise RuntimeError(f'{func_name}() called while another coroutine is already waiting for incoming data')
        assert not self._eof, '_wait_for_data after EOF'
        if self._paused:
            # Nothing would ever come.
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, size):
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._maybe_resume_transport()
        return data

    async def readline(self):
        """Read up to and with the next newline, or what there is at the end."""
        try:
            return await self.readuntil(b'\n')
        except IncompleteReadError as exc:
            return exc.partial
        except LimitOverrunError as exc:
            if self._buffer.startswith(b'\n', exc.consumed):
                del self._buffer[:exc.consumed + 1]
            else:
                self._buffer.clear()
            self._maybe_resume_transport()
            raise ValueError(exc.args[0])

    async def readuntil(self, separator=b'\n'):
        """Read up to and with the separator (or the first of a tuple of them)."""
        if isinstance(separator, tuple):
            separators = sorted(separator, key=len)
        else:
            separators = [separator]
        if not separators:
            raise ValueError('Separator should contain at least one element')
        if not separators[0]:
            raise ValueError('Separator should be at least one-byte string')
        if self._exception is not None:
            raise self._exception
        longest = len(separators[-1])
        offset = 0
        while True:
            buffer = self._buffer
            if len(buffer) - offset >= len(separators[0]):
                # The earliest end wins; of those that end there, the one that starts first.
                start = end = None
                for candidate in separators:
                    position = buffer.find(candidate, offset)
                    if position != -1 and (end is None or position + len(candidate) < end):
                        start, end = position, position + len(candidate)
                if end is not None:
                    break
                # A separator may have begun in the last bytes.
                offset = max(0, len(buffer) + 1 - longest)
                if offset > self._limit:
                    raise LimitOverrunError('Separator is not found, and chunk exceed the limit', offset)
            if self._eof:
                partial = bytes(buffer)
                buffer.clear()
                raise IncompleteReadError(partial, None)
            await self._wait_for_data('readuntil')
        if start > self._limit:
            raise LimitOverrunError('Separator is found, but chunk is longer than limit', start)
        return self._take(end)

    async def read(self, n=-1):
        """Read up to n bytes, at least one unless at the end; everything if n is negative."""
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b''
        if n < 0:
            blocks = []
            while block := await self.read(self._limit):
                blocks.append(block)
            return b''.join(blocks)
        if not self._buffer and not self._eof:
            await self._wait_for_data('read')
        return self._take(n)

    async def readexactly(self, n):
        """Read n bytes; IncompleteReadError if the end comes first."""
        if n < 0:
            raise ValueError('readexactly size can not be less than zero')
        if self._exception is not None:
            raise self._exception
        while len(self._buffer) < n:
            if self._eof:
                partial = bytes(self._buffer)
                self._buffer.clear()
                raise IncompleteReadError(partial, n)
            await self._wait_for_data('readexactly')
        return self._take(n) if n else b''

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b'':
            raise StopAsyncIteration
        return line

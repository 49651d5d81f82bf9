# SPDX-License-Identifier: MIT
# BaseEventLoop: the machine's loop with the interface of AbstractEventLoop. What needs sockets, processes or signals
# is refused by name.

from _asyncio import BaseEventLoop as _MachineLoop
from . import coroutines
from . import events
from .log import logger

__all__ = ('BaseEventLoop', 'Server')

# Cancelled timers are swept when there are more than so many timers and more than this part of them is cancelled.
_MIN_SCHEDULED_TIMER_HANDLES = 100
_MIN_CANCELLED_TIMER_HANDLES_FRACTION = 0.5
MAXIMUM_SELECT_TIMEOUT = 24 * 3600


class BaseEventLoop(_MachineLoop, events.AbstractEventLoop):
    """The loop that programs run in, subclass and drive."""

    def __init__(self):
        super().__init__()
        if coroutines._is_debug_mode():
            self.set_debug(True)


events._refuse(BaseEventLoop, events._READER_METHODS,
               events._SOCKET_COROUTINES, 'needs a host that provides sockets')
events._refuse(BaseEventLoop, ('_make_socket_transport', '_make_ssl_transport', '_make_datagram_transport',
                               '_make_read_pipe_transport', '_make_write_pipe_transport'),
               (), 'needs a host that provides sockets')
events._refuse(BaseEventLoop, (), events._PROCESS_COROUTINES + ('_make_subprocess_transport',),
               'needs a host that provides processes')
events._refuse(BaseEventLoop, events._SIGNAL_METHODS, (), 'needs a host that provides signals')


class Server(events.AbstractServer):
    """What create_server() would return."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError('asyncio.Server needs a host that provides sockets')

# SPDX-License-Identifier: MIT
# asyncio: coroutines, tasks, and what they wait for. The loop, futures and tasks are the machine's (_asyncio); what
# few programs use is imported when it is first asked for.

import sys

from .base_events import *
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .threads import *
from .timeouts import *
from .unix_events import *
from . import base_events, constants, coroutines, events, exceptions, futures, locks, log, mixins, queues, runners
from . import base_futures, base_tasks, selector_events, taskgroups, tasks, threads, timeouts, unix_events

_late = {
    'protocols': ('BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol', 'BufferedProtocol'),
    'transports': ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport', 'DatagramTransport',
                   'SubprocessTransport'),
    'streams': ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection', 'start_server',
                'open_unix_connection', 'start_unix_server'),
    'subprocess': ('create_subprocess_exec', 'create_subprocess_shell'),
    'graph': ('capture_call_graph', 'format_call_graph', 'print_call_graph', 'FrameCallGraphEntry',
              'FutureCallGraph'),
    'staggered': (),
    'format_helpers': (),
    'sslproto': (),
    'trsock': (),
}

__all__ = (base_events.__all__ + coroutines.__all__ + events.__all__ + exceptions.__all__ + futures.__all__
           + _late['graph'] + locks.__all__ + _late['protocols'] + runners.__all__ + queues.__all__
           + _late['streams'] + _late['subprocess'] + tasks.__all__ + taskgroups.__all__ + threads.__all__
           + timeouts.__all__ + _late['transports'] + unix_events.__all__)


def __getattr__(name):
    if name in ('AbstractEventLoopPolicy', 'DefaultEventLoopPolicy'):
        events._warn_deprecated(name)
        return events._AbstractEventLoopPolicy if name[0] == 'A' else unix_events._DefaultEventLoopPolicy
    for module_name, names in _late.items():
        if name == module_name or name in names:
            # Not `from . import`: that would ask this function again.
            full_name = f'{__name__}.{module_name}'
            __import__(full_name)
            module = sys.modules[full_name]
            if name == module_name:
                return module
            value = globals()[name] = getattr(module, name)
            return value
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')

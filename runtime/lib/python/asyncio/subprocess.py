# SPDX-License-Identifier: MIT
# Processes are the host's business: the functions and classes refuse.

from . import protocols
from . import streams

__all__ = ('create_subprocess_exec', 'create_subprocess_shell')

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessStreamProtocol(streams.FlowControlMixin, protocols.SubprocessProtocol):
    """Would connect a process to streams."""

    def __init__(self, limit, loop):
        raise NotImplementedError('asyncio.subprocess.SubprocessStreamProtocol needs a host that provides processes')


class Process:
    """What the functions would return; programs name it in annotations."""

    def __init__(self, transport, protocol, loop):
        raise NotImplementedError('asyncio.subprocess.Process needs a host that provides processes')


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT, **kwds):
    """Refused: there are no processes here."""
    raise NotImplementedError('asyncio.create_subprocess_shell needs a host that provides processes')


async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT,
                                 **kwds):
    """Refused: there are no processes here."""
    raise NotImplementedError('asyncio.create_subprocess_exec needs a host that provides processes')

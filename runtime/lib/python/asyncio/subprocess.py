# SPDX-License-Identifier: MIT
# Processes are the host's business: the functions refuse.

__all__ = ('create_subprocess_exec', 'create_subprocess_shell')

PIPE = -1
STDOUT = -2
DEVNULL = -3


async def create_subprocess_shell(cmd, *args, **kwds):
    """Refused: there are no processes here."""
    raise NotImplementedError('asyncio.create_subprocess_shell needs a host that provides processes')


async def create_subprocess_exec(program, *args, **kwds):
    """Refused: there are no processes here."""
    raise NotImplementedError('asyncio.create_subprocess_exec needs a host that provides processes')

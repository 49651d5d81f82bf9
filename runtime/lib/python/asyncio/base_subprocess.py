# SPDX-License-Identifier: MIT
# Processes are the host's business: the class refuses.

from . import transports

__all__ = ()


class BaseSubprocessTransport(transports.SubprocessTransport):
    """Would be the transport of a process."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError('asyncio.base_subprocess.BaseSubprocessTransport needs a host that provides '
                                  'processes')

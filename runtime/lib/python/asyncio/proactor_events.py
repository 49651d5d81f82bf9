# SPDX-License-Identifier: MIT
# The loop of systems that complete operations on sockets by themselves: it refuses.

from . import base_events

__all__ = ('BaseProactorEventLoop',)


class BaseProactorEventLoop(base_events.BaseEventLoop):
    """Would be a loop on a proactor."""

    def __init__(self, proactor):
        raise NotImplementedError('asyncio.proactor_events.BaseProactorEventLoop needs a host that provides sockets')

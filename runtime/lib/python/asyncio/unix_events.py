# SPDX-License-Identifier: MIT
# The default loop and the default policy.

from . import events
from . import selector_events

__all__ = ('SelectorEventLoop', 'EventLoop')


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """The loop that asyncio.run() makes."""


class _DefaultEventLoopPolicy(events._BaseDefaultEventLoopPolicy):
    _loop_factory = _UnixSelectorEventLoop


_UnixDefaultEventLoopPolicy = _DefaultEventLoopPolicy
SelectorEventLoop = EventLoop = _UnixSelectorEventLoop

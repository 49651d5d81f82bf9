# SPDX-License-Identifier: MIT
# The name under which programs know the default loop's base.

from . import base_events

__all__ = ('BaseSelectorEventLoop',)


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """The default loop. The machine waits by itself; a selector that is given is asked instead."""

    def __init__(self, selector=None):
        super().__init__()
        if selector is not None:
            self._selector = selector

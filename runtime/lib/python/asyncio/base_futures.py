# SPDX-License-Identifier: MIT
# What counts as a future.

from _asyncio import Future

_PENDING = 'PENDING'
_CANCELLED = 'CANCELLED'
_FINISHED = 'FINISHED'


def isfuture(obj):
    """Tell whether obj is a Future or behaves like one (its class has _asyncio_future_blocking)."""
    if isinstance(obj, Future):
        return True
    # Not type(obj): a mock names the class it stands for in __class__.
    return hasattr(obj.__class__, '_asyncio_future_blocking') and obj._asyncio_future_blocking is not None


def _future_repr(future):
    return Future.__repr__(future)

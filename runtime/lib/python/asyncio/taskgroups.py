# SPDX-License-Identifier: MIT
# TaskGroup is native.

from _asyncio import TaskGroup

__all__ = ('TaskGroup',)

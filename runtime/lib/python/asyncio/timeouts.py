# SPDX-License-Identifier: MIT
# timeout() and timeout_at(): the machine's.

from _asyncio import Timeout, timeout, timeout_at

__all__ = ('Timeout', 'timeout', 'timeout_at')

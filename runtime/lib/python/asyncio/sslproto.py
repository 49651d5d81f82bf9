# SPDX-License-Identifier: MIT
# Encryption needs sockets, which are the host's business: the class refuses.

from . import protocols

__all__ = ()


class SSLProtocol(protocols.BufferedProtocol):
    """Would encrypt what a transport carries."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError('asyncio.sslproto.SSLProtocol needs a host that provides sockets')

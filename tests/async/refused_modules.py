# SPDX-License-Identifier: MIT
# Modules for sockets and processes can be imported; what would need those refuses.
import asyncio
import asyncio.base_subprocess
import asyncio.proactor_events
import asyncio.sslproto
import asyncio.subprocess
import asyncio.trsock

for make in (lambda: asyncio.sslproto.SSLProtocol(), lambda: asyncio.subprocess.Process(1, 2, 3),
             lambda: asyncio.proactor_events.BaseProactorEventLoop(1),
             lambda: asyncio.base_subprocess.BaseSubprocessTransport()):
    try:
        make()
    except NotImplementedError as exc:
        print(exc)
# expect: asyncio.sslproto.SSLProtocol needs a host that provides sockets
# expect: asyncio.subprocess.Process needs a host that provides processes
# expect: asyncio.proactor_events.BaseProactorEventLoop needs a host that provides sockets
# expect: asyncio.base_subprocess.BaseSubprocessTransport needs a host that provides processes

# SPDX-License-Identifier: MIT
# What is scheduled in the turn of stop() waits for the next run.
import asyncio
log = []
loop = asyncio.new_event_loop()


def stopper():
    loop.stop()
    loop.call_soon(log.append, "next run")


loop.call_soon(stopper)
loop.call_soon(log.append, "same turn")
loop.run_forever()
log.append("stopped")
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()
print(*log, sep=", ")  # expect: same turn, stopped, next run

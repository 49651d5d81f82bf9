# SPDX-License-Identifier: MIT
# stop() is looked at after an iteration: what was ready runs once even if it came first.
import asyncio


async def main():
    print('first step')
    await asyncio.sleep(0)
    print('second step')


loop = asyncio.new_event_loop()
loop.call_soon(print, 'ready')
loop.stop()
loop.run_forever()                          # expect: ready
loop.call_soon(lambda: loop.call_soon(print, 'next iteration'))
loop.stop()
loop.run_forever()
print('stopped')                            # expect: stopped
loop.stop()
try:
    loop.run_until_complete(main())
except RuntimeError as exc:
    print(exc)
# expect: next iteration
# expect: first step
# expect: Event loop stopped before Future completed.
loop.call_soon(loop.stop)
loop.run_forever()                          # expect: second step
loop.close()

# SPDX-License-Identifier: MIT
# What a program sees in _ready and _scheduled: handles, also for the steps of tasks and for sleeps.
import asyncio

loop = asyncio.new_event_loop()
asyncio._set_running_loop(loop)


async def sleeper():
    await asyncio.sleep(5)


task = loop.create_task(sleeper(), name='sleeper')
handle = loop.call_soon(print, 'called')
timer = loop.call_later(1, print, 'never')
print(type(loop._ready).__name__, len(loop._ready), loop._ready[1] is handle)      # expect: deque 2 True
print(loop._ready[0]._callback.__self__ is task, loop._ready[0]._args)             # expect: True ()
print(type(loop._scheduled).__name__, loop._scheduled[0] is timer)                 # expect: list True
loop._run_once()                # expect: called
print(len(loop._ready), [type(handle).__name__ for handle in loop._scheduled])     # expect: 0 ['TimerHandle', 'TimerHandle']
sleep = [entry for entry in loop._scheduled if entry is not timer][0]
print(sleep._callback.__name__, sleep._when > timer._when, sleep._cancelled)
# expect: _set_result_unless_cancelled True False
timer.cancel()
print(loop._timer_cancelled_count, timer in loop._scheduled)                       # expect: 1 True
task.cancel()
loop._run_once()
print(task.cancelled(), loop._timer_cancelled_count)                               # expect: True 1
asyncio._set_running_loop(None)
loop.close()
print(len(loop._ready), len(loop._scheduled), loop._closed, loop._debug)           # expect: 0 0 True False

# SPDX-License-Identifier: MIT
# What a loop had no turn left for is done when the program ends, as joining threads does.
import asyncio
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def last_turn():
    pool.submit(print, 'submitted in the last turn')
    loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(last_turn)
loop.run_forever()
print('end of the program')
# expect: end of the program
# expect: submitted in the last turn

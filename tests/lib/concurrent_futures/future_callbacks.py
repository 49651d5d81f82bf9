# SPDX-License-Identifier: MIT
# stderr: exception calling callback for <Future at
# stderr: ZeroDivisionError: division by zero
from concurrent.futures import Future

future = Future()
future.add_done_callback(lambda f: print('first', f is future, f.result()))
future.add_done_callback(lambda f: 1 / 0)
future.add_done_callback(lambda f: print('third'))
future.set_result('x')
future.add_done_callback(lambda f: print('at once'))
# expect: first True x
# expect: third
# expect: at once
cancelled = Future()
cancelled.add_done_callback(lambda f: print('cancelled', f.cancelled()))
cancelled.cancel()      # expect: cancelled True

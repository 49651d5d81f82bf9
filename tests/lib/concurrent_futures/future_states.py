# SPDX-License-Identifier: MIT
from concurrent.futures import CancelledError, Future, InvalidStateError


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as exc:
        print(type(exc).__name__, str(exc).split(' at ')[0])


def state(future):
    return repr(future).partition('state=')[2][:-1]


future = Future()
print(state(future))                                    # expect: pending
attempt(future.result, 0)                               # expect: TimeoutError 
attempt(future.exception, 0)                            # expect: TimeoutError 
print(future.set_running_or_notify_cancel())            # expect: True
print(state(future), future.running(), future.cancel())     # expect: running True False
attempt(future.set_running_or_notify_cancel)            # expect: RuntimeError Future in unexpected state
future.set_result(3)
print(state(future), future.result(), future.exception())   # expect: finished returned int 3 None
attempt(future.set_result, 4)                           # expect: InvalidStateError FINISHED: <Future
attempt(future.set_exception, ValueError())             # expect: InvalidStateError FINISHED: <Future
print(future.cancel(), future.cancelled(), future.done())   # expect: False False True

future = Future()
print(future.cancel(), future.cancel(), state(future))  # expect: True True cancelled
attempt(future.result, 0)                               # expect: CancelledError 
attempt(future.exception, 0)                            # expect: CancelledError 
attempt(future.set_result, 1)                           # expect: InvalidStateError CANCELLED: <Future
print(future.set_running_or_notify_cancel())            # expect: False
attempt(future.set_running_or_notify_cancel)            # expect: RuntimeError Future in unexpected state

future = Future()
future.set_exception(ValueError('no'))
print(state(future), repr(future.exception()))          # expect: finished raised ValueError ValueError('no')
attempt(future.result)                                  # expect: ValueError no

for kind in CancelledError, InvalidStateError:
    print(kind.__module__, [base.__name__ for base in kind.__mro__[1:3]])
# expect: concurrent.futures._base ['Error', 'Exception']
# expect: concurrent.futures._base ['Error', 'Exception']

# SPDX-License-Identifier: MIT
# virtual-time
import concurrent.futures as cf
import time

done, failed, pending = cf.Future(), cf.Future(), cf.Future()
done.set_result(1)
failed.set_exception(ValueError())
print(cf.wait([done, done]).done == {done})             # expect: True
result = cf.wait([done, failed, pending], return_when=cf.FIRST_EXCEPTION)
print(result.done == {done, failed}, result.not_done == {pending})      # expect: True True
start = time.monotonic()
print(cf.wait([pending], timeout=2).not_done == {pending}, round(time.monotonic() - start))     # expect: True 2
print([f is done for f in cf.as_completed([done])])     # expect: [True]
try:
    for future in cf.as_completed([pending, done], timeout=1):
        print(future is done)                           # expect: True
except TimeoutError as exc:
    print(exc)                                          # expect: 1 (of 2) futures unfinished
try:
    cf.wait([pending], return_when='some')
except ValueError as exc:
    print(exc)                                          # expect: Invalid return condition: 'some'

# SPDX-License-Identifier: MIT
import asyncio
import contextvars
import functools

loop = asyncio.new_event_loop()
var = contextvars.ContextVar('var', default='outside')


class Named(asyncio.Handle):
    def __init__(self, name):
        super().__init__(print, (name, 'runs'), loop)
        self.name = name


handle = Named('mine')
loop._add_callback(handle)
loop.call_soon(loop.stop)
loop.run_forever()                          # expect: mine runs
print(handle, handle._args, handle.cancelled())     # expect: <Named print()> ('mine', 'runs') False
handle.cancel()
handle.cancel()
print(handle, handle._args, handle._callback, handle._cancelled)    # expect: <Named cancelled> None None True
early = asyncio.TimerHandle(1.5, print, (1,), loop)
same = asyncio.TimerHandle(1.5, print, (1,), loop)
late = asyncio.TimerHandle(2.5, max, (), loop)
print(early, early.when(), early._scheduled)        # expect: <TimerHandle when=1.5 print()> 1.5 False
whole = asyncio.TimerHandle(123, print, (), loop)
print(whole, whole.when(), whole == asyncio.TimerHandle(123.0, print, (), loop))
# expect: <TimerHandle when=123 print()> 123 True
print(early == same, early != same, early < late, early <= same, early > late, late >= early, early == 1.5)
# expect: True False True True False True False
print(hash(early) == hash(1.5))                     # expect: True
print(asyncio.Handle(functools.partial(print, 1, end=''), (2,), loop))      # expect: <Handle print()()>
context = contextvars.copy_context()
context.run(var.set, 'inside')
asyncio.Handle(lambda: print(var.get()), (), loop, context)._run()          # expect: inside
loop.set_exception_handler(lambda loop, context: print(context['message'].partition(' at ')[0], sorted(context)))
asyncio.Handle(lambda: 1 / 0, (), loop)._run()
# expect: Exception in callback <lambda>() ['exception', 'handle', 'message']
print(loop.run_until_complete(future=asyncio.sleep(0, 'keyword')))         # expect: keyword
loop.set_exception_handler(handler=None)
loop.set_task_factory(factory=None)
loop.set_debug(enabled=False)
loop.close()

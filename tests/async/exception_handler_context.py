# SPDX-License-Identifier: MIT
# A handler runs in the context of the task or handle that it is told of; its own errors go to the default one.
# stderr: Unhandled error in exception handler
# stderr: context: {'message': 'no'
# stderr: KeyError: 'handler'
import asyncio
import contextvars

var = contextvars.ContextVar('var', default='none')


def handler(loop, context):
    print(context['message'].split()[0], var.get())


def bad():
    1 / 0


async def fail():
    var.set('task')
    raise ValueError


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    context = contextvars.copy_context()
    context.run(var.set, 'handle')
    loop.call_soon(bad, context=context)
    await asyncio.sleep(0)              # expect: Exception handle
    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task                            # expect: Task task
    loop.call_exception_handler({'message': 'nothing'})     # expect: nothing none

    def broken(loop, context):
        raise KeyError('handler')

    loop.set_exception_handler(broken)
    loop.call_exception_handler({'message': 'no'})
    try:
        loop.set_exception_handler(3)
    except TypeError as exc:
        print(exc)                      # expect: A callable object or None is expected, got 3


asyncio.run(main())

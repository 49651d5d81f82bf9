# SPDX-License-Identifier: MIT
# stderr: Exception in callback bad(1) at
# stderr: handle: <Handle bad(1) at
# stderr: source_traceback: Object created at (most recent call last):
# stderr:     loop.call_soon(bad, 1)
# stderr: Future exception was never retrieved
# stderr: handle_traceback: Handle created at (most recent call last):
import asyncio


def bad(n):
    1 / 0


def report(loop):
    loop.call_exception_handler({'message': 'reported', 'b': 1, 'a': 'text'})


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(bad, 1)
    loop.create_future().set_exception(ValueError('lost'))
    loop.call_soon(report, loop)
    await asyncio.sleep(0)

    def handler(loop, context):
        print(sorted(context), [entry.name for entry in context['source_traceback']][-1])

    loop.set_exception_handler(handler)
    loop.call_soon(bad, 2)
    await asyncio.sleep(0)  # expect: ['exception', 'handle', 'message', 'source_traceback'] main
    loop.set_debug(False)
    loop.set_exception_handler(lambda loop, context: print(context['message'].partition(' at ')[0], sorted(context)))
    loop.call_soon(bad, 3)
    await asyncio.sleep(0)  # expect: Exception in callback bad() ['exception', 'handle', 'message']


asyncio.run(main(), debug=True)

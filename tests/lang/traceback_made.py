# Entries of tracebacks made by the program, and steps of async generators that are thrown into before they began.
import asyncio
import sys
import traceback
import types

frame = sys._getframe()
last = types.TracebackType(None, frame, 1, 2)
first = types.TracebackType(last, frame, 3, 4)
print(first.tb_next is last, first.tb_lasti, first.tb_lineno, first.tb_frame is frame)  # expect: True 3 4 True
print(len(traceback.format_tb(first)))          # expect: 2
for args in (("no", frame, 1, 2), (None, "no", 1, 2), (None, frame, "no", 2), (None, frame, 1, "no")):
    try:
        types.TracebackType(*args)
    except TypeError:
        print("refused")
# expect: refused
# expect: refused
# expect: refused
# expect: refused
error = ValueError().with_traceback(first)
print(error.__traceback__ is first)             # expect: True


async def numbers():
    try:
        yield 1
    finally:
        1 / 0


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context["message"], repr(context["exception"])))
    async for _ in numbers():
        break


asyncio.run(main())
# expect: unhandled exception during asyncio.run() shutdown ZeroDivisionError('division by zero')

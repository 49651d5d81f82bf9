# SPDX-License-Identifier: MIT
# A task that turns its own loop: the step of another task is refused, as it would be nested in the first.
import asyncio
import contextvars

variable = contextvars.ContextVar("variable", default=0)


async def other():
    variable.set(2)


async def main():
    variable.set(1)
    task = asyncio.create_task(other())
    asyncio.get_running_loop()._run_once()      # expect: Cannot enter into task  ...  is being executed.
    print("main", variable.get())               # expect: main 1
    print(task.done())                          # expect: False
    task._coro.close()


def report(loop, context):
    if "exception" in context:
        print(str(context["exception"])[:23], "..." , str(context["exception"])[-19:])


loop = asyncio.new_event_loop()
loop.set_exception_handler(report)
loop.run_until_complete(main())
print(variable.get())                           # expect: 0

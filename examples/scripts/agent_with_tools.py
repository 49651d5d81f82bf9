# An agent: a planner chooses tools, the tools are coroutines that may fail, and failures are retried with a growing pause.
# virtual-time
import asyncio

attempts = {}


class ToolError(Exception):
    pass


async def search(query):
    await asyncio.sleep(0.002)
    attempts[query] = attempts.get(query, 0) + 1
    if attempts[query] < 3:
        raise ToolError(f"search engine busy (attempt {attempts[query]})")
    return {"capital of France": "Paris", "capital of Peru": "Lima"}.get(query, "unknown")


async def calculate(expression):
    left, operator, right = expression.split()
    operations = {"+": lambda a, b: a + b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
    return operations[operator](int(left), int(right))


async def call(tool, argument, *, retries=3, pause=0.001):
    for attempt in range(1, retries + 1):
        try:
            return await tool(argument)
        except ToolError as error:
            print(f"  {tool.__name__}({argument!r}): {error}; waiting {pause * 1000:g} ms")
            if attempt == retries:
                raise
            await asyncio.sleep(pause)
            pause *= 2


TOOLS = {"search": search, "calculate": calculate}


def planner(question):
    """A generator of steps: it yields (tool, argument) and is sent what the tool found."""
    if question.startswith("What is the capital of "):
        country = question.removeprefix("What is the capital of ").rstrip("?")
        city = yield "search", f"capital of {country}"
        return f"The capital of {country} is {city}."
    if question.startswith("Compute "):
        first = yield "calculate", question.removeprefix("Compute ").rstrip(".")
        doubled = yield "calculate", f"{first} * 2"
        return f"It is {first}, and twice that is {doubled}."
    return "I do not know."


async def answer(question):
    steps, found = planner(question), None
    try:
        while True:
            name, argument = steps.send(found)
            print(f"step: {name}({argument!r})")
            try:
                found = await call(TOOLS[name], argument)
            except (ZeroDivisionError, ToolError) as error:
                return f"Sorry: {type(error).__name__}: {error}"
    except StopIteration as end:
        return end.value


async def main():
    for question in ("What is the capital of France?", "Compute 6 * 7.", "Compute 1 / 0.", "Why?"):
        print("question:", question)
        print("answer:", await answer(question))


asyncio.run(main())
